import type { IncomingMessage } from 'node:http';

/** Names of this machine. Whoever has another name made to be its address (DNS rebinding) is not answered under that. */
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

export interface GuardOptions {
  /** It may be called by any name: a tunnel hands requests on under its own. Default: by those of this machine only. */
  readonly anyHost?: boolean;
}

/**
 * Why a server of the local run does not answer a request: it comes from a page in a browser, which is not the server's own, or by a name
 * that is not this machine's. Programs send neither. Undefined: it is answered.
 */
export function refusalOf(request: IncomingMessage, { anyHost = false }: GuardOptions = {}): string | undefined {
  const { url, method, headersDistinct: headers, socket } = request;
  const hosts = LOOPBACK.map((name) => `${name}:${socket.localPort}`);
  if (!url?.startsWith('/')) return 'the target of a request must be a path';
  const [host, ...others] = headers.host ?? [];
  if (!anyHost && (others.length > 0 || !hosts.includes(host?.toLowerCase()))) {
    return `the local run is called as ${hosts[0]} or ${hosts[1]}, and by no other name`;
  }
  const foreign = headers.origin?.some((origin) => !hosts.some((own) => origin === `http://${own}`));
  if (foreign || !mayFetch(method, headers)) return 'the local run takes no request from a page in a browser that is not its own';
  return undefined;
}

/** What the browser says of who asks (Fetch Metadata): the same server, a person who types an address, or a link that is followed. */
function mayFetch(method: string | undefined, headers: NodeJS.Dict<string[]>): boolean {
  const isLink = method === 'GET' && headers['sec-fetch-mode']?.join() === 'navigate' && headers['sec-fetch-dest']?.join() === 'document';
  return isLink || (headers['sec-fetch-site'] ?? []).every((site) => site === 'same-origin' || site === 'none');
}
