import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { close, listen } from '../../../templates/framework/local/http-server';
import { secretClientOptions } from '../../../templates/framework/runtime/entrypoints/clients';

const refuse = (status: number, type: string) => (response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify({ __type: type, message: 'no' }));
};

test.each<[string, number, (response: ServerResponse) => void]>([
  ['throttles', 1, refuse(400, 'ThrottlingException')],
  ['throttles with another status', 1, refuse(429, 'TooManyRequestsException')],
  ['denies access', 1, refuse(400, 'AccessDeniedException')],
  ['has no such key', 1, refuse(400, 'InvalidKeyId')],
  ['fails', 2, refuse(500, 'InternalServerError')],
  ['cuts the connection', 2, (response) => response.destroy()],
])('a secret is asked for at most twice when SSM %s: %i', async (_, calls, answer) => {
  let seen = 0;
  const server = createServer((request, response) => {
    seen++;
    request.resume().on('end', () => answer(response));
  });
  const endpoint = `http://127.0.0.1:${await listen(server, 0)}`;
  const ssm = new SSMClient({ ...secretClientOptions, endpoint, region: 'us-west-2', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  try {
    await expect(ssm.send(new GetParametersCommand({ Names: ['/n'] }))).rejects.toThrow();
    expect(seen).toBe(calls);
  } finally {
    ssm.destroy();
    await close(server);
  }
});
