import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerOptions, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How long a request may take to arrive, its head and all of it, so that nobody holds connections for nothing; and how long one waits for the next. */
const TIMEOUTS = { headersTimeout: 10_000, requestTimeout: 60_000, connectionsCheckingInterval: 1_000, keepAliveTimeout: 60_000 } as const;

/** Answers a request. One that fails is told on stderr, and ends the connection and not the process. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** A server of the local run. */
export function createLocalServer(answer: Answer, timeouts: ServerOptions = TIMEOUTS): Server {
  const run = async (request: IncomingMessage, response: ServerResponse) => {
    try {
      await answer(request, response);
    } catch (error) {
      // Whoever has gone before the end is no failure.
      if (!response.destroyed) process.stderr.write(`a request could not be answered: ${(error as Error).stack}\n`);
      response.destroy();
    }
  };
  return createServer(timeouts, (request, response) => void run(request, response));
}

/** The body of a request; undefined when it is larger. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= maxBytes) chunks.push(chunk);
  }
  return bytes <= maxBytes ? Buffer.concat(chunks) : undefined;
}

/**
 * Listens on loopback.
 *
 * @param port 0 for a free one.
 * @returns the port.
 * @throws Error saying that the port is taken, and what to do.
 */
export async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      throw new Error(`port ${port} is in use; choose another with --port, or --port 0 for a free one`);
    }
    throw error;
  }
  return (server.address() as AddressInfo).port;
}

/** Stops listening and cuts the connections that are open. */
export async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
