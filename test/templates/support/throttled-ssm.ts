import { createServer } from 'node:http';
import { SSMClient } from '@aws-sdk/client-ssm';
import { close, listen } from '../../../templates/framework/local/http-server';
import { secretClientOptions } from '../../../templates/framework/runtime/entrypoints/clients';

/** GetParameters calls a second that an account has by default (Systems Manager quotas). */
export const DEFAULT_THROUGHPUT = 40;

/**
 * An SSM endpoint that lets so many calls through a second, and throttles the others as AWS does; it counts both.
 *
 * @param perSecond 0: all are throttled.
 */
export async function startThrottledSsm(parameters: ReadonlyMap<string, string>, perSecond = DEFAULT_THROUGHPUT) {
  const counts = { calls: 0, throttled: 0 };
  let allowed = perSecond;
  let tokens = perSecond;
  let filled = Date.now();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      counts.calls++;
      tokens = Math.min(allowed, tokens + (Date.now() - filled) / 1_000 * allowed);
      filled = Date.now();
      const answer = (status: number, body: object) => response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
      if (tokens < 1) {
        counts.throttled++;
        answer(400, { __type: 'ThrottlingException', message: 'Rate exceeded' });
        return;
      }
      tokens--;
      const { Names } = JSON.parse(Buffer.concat(chunks).toString()) as { Names: string[] };
      answer(200, { Parameters: Names.filter((Name) => parameters.has(Name)).map((Name) => ({ Name, Type: 'SecureString', Value: parameters.get(Name) })) });
    });
  });
  const endpoint = `http://127.0.0.1:${await listen(server, 0)}`;
  /** A client as the functions have it, retries and all. */
  const client = new SSMClient({ ...secretClientOptions, endpoint, region: 'us-west-2', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  const allow = (calls: number) => { allowed = tokens = calls; };
  return { client, endpoint, counts, allow, stop: () => close(server) };
}
