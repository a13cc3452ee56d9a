import type { IncomingMessage } from 'node:http';

/** An entry of a batch call, or of its answer. */
export interface Entry {
  readonly Id: string;
  readonly MessageBody?: string;
  readonly MessageAttributes?: Attributes;
  readonly ReceiptHandle?: string;
}

export type Attributes = Readonly<Record<string, { readonly StringValue?: string }>>;

/** What is read of a call of SQS (AWS JSON 1.0). */
export interface SqsInput {
  readonly QueueUrl?: string;
  readonly Entries?: readonly Entry[];
}

/** A call of SQS or S3. */
export interface AwsCall {
  /** As the API reference calls it, e.g. `SendMessageBatch`; of S3 the method and what it is about, e.g. `PUT object`. */
  readonly operation: string;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  /** Of SQS. */
  readonly input?: SqsInput;
}

/** Reads a request to its end. */
export async function readCall(request: IncomingMessage): Promise<AwsCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const { method = 'GET', url: path = '/', headers } = request;
  const [, operation] = /^AmazonSQS\.(\w+)$/.exec(String(headers['x-amz-target'] ?? '')) ?? [];
  return operation
    ? { operation, method, path, headers, body, input: JSON.parse(body.toString('utf8')) as SqsInput }
    : { operation: `${method} ${/^\/[^/?]+\/?(\?|$)/.test(path) ? 'bucket' : 'object'}`, method, path, headers, body };
}

/** The call with other input. */
export function withInput(call: AwsCall, input: SqsInput): AwsCall {
  return { ...call, input, body: Buffer.from(JSON.stringify(input)) };
}

/** An answer of SQS or S3. */
export interface AwsAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** What is read of SQS's answers. */
export interface SqsOutput {
  readonly QueueUrl?: string;
  readonly Successful?: readonly { readonly Id: string }[];
  readonly Failed?: readonly { readonly Id: string; readonly Code: string; readonly SenderFault: boolean }[];
  readonly Messages?: readonly { readonly Body: string; readonly ReceiptHandle: string; readonly MessageAttributes?: Attributes }[];
}

export function outputOf({ body }: AwsAnswer): SqsOutput {
  return JSON.parse(body.toString('utf8')) as SqsOutput;
}

export function jsonAnswer(output: SqsOutput): AwsAnswer {
  return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: Buffer.from(JSON.stringify(output)) };
}

/** An error, in the protocol of the call's service. */
export function errorAnswer({ input }: AwsCall, status: number, code: string): AwsAnswer {
  return input
    ? { status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: Buffer.from(JSON.stringify({ __type: `com.amazonaws.sqs#${code}`, message: code })) }
    : { status, headers: { 'content-type': 'application/xml' }, body: Buffer.from(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`) };
}
