import { fakeSqs } from './fake-sqs';
import type { Fate } from './fake-sqs';
import { keysOf } from './keys';
import { recordTelemetry } from './telemetry';
import type { SourceDescriptor } from '../../../templates/framework/config';
import { createDelivery } from '../../../templates/framework/runtime/deliver/delivery';
import type { Details } from '../../../templates/framework/runtime/mozdef-event';
import { drop } from '../../../templates/framework/runtime/process/handlers';
import { createProcessor } from '../../../templates/framework/runtime/process/processor';
import { createReceiver } from '../../../templates/framework/runtime/receive/receiver';
import { secretForm } from '../../../templates/framework/runtime/secret-key';
import type { SecretStore } from '../../../templates/framework/runtime/secrets';

/** Takes itself for a key, and for one in base64. */
export const SECRET = 'c2VjcmV0IG9mIHRoZSB0ZXN0cw==';

/** A receiver without a network: all that it needs is fake, but for the code that a request runs through. */
export function receiverOf(
  source: SourceDescriptor,
  setting: { secrets?: readonly string[]; store?: SecretStore; now?: number; fate?: (body: string, url: string) => Fate } = {},
) {
  const telemetry = recordTelemetry();
  const sqs = fakeSqs(setting.fate);
  const stored: Buffer[] = [];
  const receive = createReceiver({
    source,
    secrets: setting.store ?? { names: ['/n/s/dev/signing_secret'], current: async () => keysOf(setting.secrets ?? [SECRET], secretForm(source, 'signing_secret')), refreshed: async () => undefined },
    process: createProcessor({
      service: 's',
      source: 's',
      maxMessageBytes: 1_048_576,
      validators: { byType: {} },
      handlers: { events: {}, otherwise: ({ type, body }) => (type === 'noise' ? drop('noise') : { summary: `event of type ${type}`, details: body as Details }) },
    }),
    delivery: createDelivery({
      sqs: sqs.client,
      store: {
        put: async (bytes) => `s3://bucket/${stored.push(bytes)}`,
        get: async () => undefined,
        list: async () => [],
        delete: async () => 0,
      },
      queueUrl: 'main',
      deadLetterQueueUrl: 'dead letters',
      maxMessageBytes: 1_048_576,
      frameworkVersion: '1.2.3',
      telemetry,
    }),
    telemetry,
    now: () => setting.now ?? 1_700_000_000_000,
  });
  return { receive, telemetry, stored, taken: sqs.taken };
}
