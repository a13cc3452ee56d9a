import { SQSClient } from '@aws-sdk/client-sqs';
import { clientOptions } from './clients';
import { describeUncaught } from './invocation';
import { lazyEventStore } from './lazy-event-store';
import { config } from '../../config';
import { handlers, validators } from '../../project';
import { createDelivery } from '../deliver/delivery';
import { readEnvironment } from '../environment';
import { createProcessor } from '../process/processor';
import { createTelemetry } from '../telemetry';

/** What every function that takes events through processing and delivery is made of, by its environment and the configuration. */
export function createEventParts() {
  const { stage, queueUrl, deadLetterQueueUrl, eventBucket } = readEnvironment('stage', 'queueUrl', 'deadLetterQueueUrl', 'eventBucket');
  const { service, source, maxMessageBytes, eventFormat, frameworkVersion } = config;
  const telemetry = createTelemetry(config.namespace, service, stage);
  describeUncaught();
  const sqs = new SQSClient(clientOptions);
  const store = lazyEventStore(eventBucket);
  return {
    stage,
    deadLetterQueueUrl,
    sqs,
    source,
    store,
    telemetry,
    process: createProcessor({ service, source: source.id, maxMessageBytes, eventFormat, validators, handlers }),
    delivery: createDelivery({ sqs, store, queueUrl, deadLetterQueueUrl, maxMessageBytes, frameworkVersion, telemetry }),
  };
}
