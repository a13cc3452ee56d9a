import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { clientOptions } from './clients';
import { lazyEventStore } from './lazy-event-store';
import { config } from '../../config';
import { secretPath, secretsOf } from '../../names';
import { handlers, validators } from '../../project';
import { createDelivery } from '../deliver/delivery';
import { readEnvironment } from '../environment';
import { createProcessor } from '../process/processor';
import { fromProxyEvent, toProxyResult } from '../receive/http';
import { createReceiver } from '../receive/receiver';
import { createSecretStore } from '../secrets';
import { createTelemetry } from '../telemetry';

const { stage, queueUrl, deadLetterQueueUrl, eventBucket } = readEnvironment('stage', 'queueUrl', 'deadLetterQueueUrl', 'eventBucket');
const { service, source, maxMessageBytes, eventFormat, frameworkVersion } = config;
const telemetry = createTelemetry(config.namespace, service, stage);

const receive = createReceiver({
  source,
  secrets: createSecretStore(new SSMClient(clientOptions), secretsOf(source).ingest.map((name) => secretPath(config, stage, name))),
  process: createProcessor({ service, source: source.id, maxMessageBytes, eventFormat, validators, handlers }),
  delivery: createDelivery({
    sqs: new SQSClient(clientOptions), store: lazyEventStore(eventBucket), queueUrl, deadLetterQueueUrl, maxMessageBytes, frameworkVersion, telemetry,
  }),
  telemetry,
});

/** What is kept of the function's time to answer, and to write logs and metrics. */
const RESERVE_MS = 1_000;

/** The webhook: API Gateway proxy event in, status out. */
export async function handler(event: APIGatewayProxyEvent, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<APIGatewayProxyResult> {
  const start = performance.now();
  try {
    return toProxyResult(await receive(fromProxyEvent(event), context.getRemainingTimeInMillis() - RESERVE_MS));
  } finally {
    telemetry.measure('duration', performance.now() - start, 'Milliseconds');
    telemetry.flush();
  }
}
