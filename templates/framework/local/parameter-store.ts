import type { Server } from 'node:http';
import { createAwsServer, refuse } from './aws-server';
import type { Credentials } from './credentials';
import { listen, readBody } from './http-server';

/** More than ten names are, which is what SSM takes. */
const MAX_BODY_BYTES = 64 * 1024;

/**
 * An SSM endpoint on this machine that knows one operation, GetParameters, and the given SecureString parameters: so the
 * functions read their secrets here as they do on AWS.
 *
 * @param parameters values by name.
 * @param credentials what its clients sign with.
 */
export async function startParameterStore(
  parameters: ReadonlyMap<string, string>, credentials: Credentials,
): Promise<{ endpoint: string; server: Server }> {
  const server = createAwsServer(credentials, async (request, response) => {
    const body = await readBody(request, MAX_BODY_BYTES);
    if (request.headers['x-amz-target'] !== 'AmazonSSM.GetParameters') {
      return refuse(request, response, 400, 'UnknownOperationException', 'the local run knows GetParameters only');
    }
    const names = body && namesOf(body);
    if (!names) return refuse(request, response, 400, 'ValidationException', 'the body must be JSON, with a list of Names');
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify({
      Parameters: names.filter((name) => parameters.has(name))
        .map((name) => ({ Name: name, Type: 'SecureString', Value: parameters.get(name), Version: 1 })),
      InvalidParameters: names.filter((name) => !parameters.has(name)),
    }));
  });
  return { endpoint: `http://127.0.0.1:${await listen(server, 0)}`, server };
}

/** The names that are asked for; undefined when the body does not say. */
function namesOf(body: Buffer): string[] | undefined {
  try {
    const { Names: names } = JSON.parse(body.toString('utf8')) as { Names?: unknown };
    return Array.isArray(names) && names.every((name) => typeof name === 'string') ? names : undefined;
  } catch {
    return undefined;
  }
}
