import { SSMClient } from '@aws-sdk/client-ssm';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { secretClientOptions } from './clients';
import { createEventParts } from './event-parts';
import { invoke } from './invocation';
import { config } from '../../config';
import { secretPath, secretsOf } from '../../names';
import { createDuplicates } from '../receive/duplicates';
import { fromProxyEvent, toProxyResult } from '../receive/http';
import { createReceiver } from '../receive/receiver';
import { secretForm } from '../secret-key';
import { createSecretStore } from '../secrets';

const { stage, source, store, process, delivery, telemetry } = createEventParts();

const receive = createReceiver({
  source,
  secrets: createSecretStore({
    ssm: new SSMClient(secretClientOptions),
    names: secretsOf(source).ingest.map((name) => secretPath(config, stage, name)),
    form: secretForm(source, 'signing_secret'),
    telemetry,
  }),
  process,
  delivery,
  telemetry,
  duplicates: source.deduplicate ? createDuplicates({ source, store, telemetry }) : undefined,
});

/** What is kept of the function's time to answer, and to write logs and metrics. */
const RESERVE_MS = 1_000;

/** The webhook: API Gateway proxy event in, status out. */
export function handler(event: APIGatewayProxyEvent, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<APIGatewayProxyResult> {
  const start = performance.now();
  return invoke(telemetry, async () => {
    try {
      return toProxyResult(await receive(fromProxyEvent(event), context.getRemainingTimeInMillis() - RESERVE_MS));
    } finally {
      telemetry.measure('duration', performance.now() - start, 'Milliseconds');
    }
  });
}
