import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

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
