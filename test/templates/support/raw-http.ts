import { connect } from 'node:net';

export interface RawRequest {
  readonly method?: string;
  readonly target?: string;
  readonly version?: string;
  /** Names and values, sent as they are: nothing is added but the length of the body and the end of the connection. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string | Buffer;
}

export interface RawAnswer {
  /** 0: none came. */
  readonly status: number;
  readonly text: string;
}

/** How long an answer is waited for, in milliseconds. */
const PATIENCE_MS = 5_000;

/** Sends a request that no HTTP client would send. */
export function sendRaw(port: number, { method = 'POST', target = '/', version = '1.1', headers = [], body = '' }: RawRequest): Promise<RawAnswer> {
  const lines = [['Connection', 'close'], ['Content-Length', String(Buffer.byteLength(body))], ...headers].map(([name, value]) => `${name}: ${value}\r\n`);
  return sendBytes(port, Buffer.concat([Buffer.from(`${method} ${target} HTTP/${version}\r\n${lines.join('')}\r\n`, 'latin1'), Buffer.from(body)]));
}

/** Sends bytes, and reads what comes back. */
export async function sendBytes(port: number, bytes: string | Buffer, patienceMs = PATIENCE_MS): Promise<RawAnswer> {
  const chunks: Buffer[] = [];
  await new Promise<void>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.setTimeout(patienceMs, () => socket.destroy());
    socket.on('data', (chunk) => chunks.push(chunk)).on('error', () => undefined).on('close', () => resolve());
  });
  const text = Buffer.concat(chunks).toString('utf8');
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0), text };
}
