import { createServer } from 'node:http';
import { SSMClient } from '@aws-sdk/client-ssm';
import { newCredentials } from '../../../templates/framework/local/credentials';
import type { Credentials } from '../../../templates/framework/local/credentials';
import { close, listen } from '../../../templates/framework/local/http-server';
import { startParameterStore } from '../../../templates/framework/local/parameter-store';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

export function ssmClient(endpoint: string, credentials: Credentials = { accessKeyId: 'test', secretAccessKey: 'test' }): SSMClient {
  return new SSMClient({
    endpoint,
    region: 'us-west-2',
    credentials,
    maxAttempts: 1,
    requestHandler: { requestTimeout: 500, throwOnRequestTimeout: true },
  });
}

/** The local run's parameter store, whose parameters a test may change, and a client of it that counts its calls. */
export async function startParameters(parameters: Map<string, string>) {
  const credentials = newCredentials();
  const { endpoint, server } = await startParameterStore(parameters, credentials);
  const client = ssmClient(endpoint, credentials);
  const calls: unknown[] = [];
  client.middlewareStack.add((next, { commandName }) => (args) => {
    calls.push(commandName);
    return next(args);
  }, { step: 'initialize' });
  return { endpoint, client, calls, stop: () => close(server) };
}

/** An SSM endpoint that gives every call this answer. */
export async function startFakeSsm(status: number, answer: object) {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer)));
  });
  const endpoint = `http://127.0.0.1:${await listen(server, 0)}`;
  return { endpoint, client: ssmClient(endpoint), stop: () => close(server) };
}
