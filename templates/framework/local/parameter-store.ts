import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { listen } from './http-server';

/**
 * An SSM endpoint on this machine that knows one operation, GetParameters, and the given SecureString parameters: so the
 * functions read their secrets here as they do on AWS.
 *
 * @param parameters values by name.
 */
export async function startParameterStore(parameters: ReadonlyMap<string, string>): Promise<{ endpoint: string; server: Server }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const answer = (status: number, body: unknown) => {
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
      };
      if (request.headers['x-amz-target'] !== 'AmazonSSM.GetParameters') {
        answer(400, { __type: 'UnknownOperationException', message: 'the local run knows GetParameters only' });
        return;
      }
      const { Names: names } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { Names: string[] };
      answer(200, {
        Parameters: names.filter((name) => parameters.has(name))
          .map((name) => ({ Name: name, Type: 'SecureString', Value: parameters.get(name), Version: 1 })),
        InvalidParameters: names.filter((name) => !parameters.has(name)),
      });
    });
  });
  return { endpoint: `http://127.0.0.1:${await listen(server, 0)}`, server };
}
