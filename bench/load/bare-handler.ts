import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';

/*
 * The shape of the MozDef Event Framework of 2019, in TypeScript: parse, put the whole event into `details`, one SendMessage an
 * event. No signature, no schema, no guard, no dead letters. It stands in for framework/runtime/entrypoints/ingest.ts.
 */

const sqs = new SQSClient({});
const service = 'example';

export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const body = JSON.parse(Buffer.from(event.body ?? '', 'base64').toString('utf8')) as unknown;
  await Promise.all((Array.isArray(body) ? body : [body]).map((details: unknown) => sqs.send(new SendMessageCommand({
    QueueUrl: process.env.QUEUE_URL,
    MessageBody: JSON.stringify({
      hostname: `${service}_host`,
      processname: service,
      processid: process.pid,
      severity: 'INFO',
      summary: `${service}_event`,
      category: service,
      source: 'api_aws_lambda',
      eventsource: `${service}_api`,
      tags: [service],
      details,
    }),
  }))));
  return { statusCode: 200, body: JSON.stringify('Event received') };
}
