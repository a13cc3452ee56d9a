import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';

/** A request that is ready to be sent: nothing is left to compute while the clock runs. */
export interface PreparedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface OpenLoopOptions {
  readonly url: string;
  /** Sent in turn, each once. */
  readonly requests: readonly PreparedRequest[];
  /** Requests that leave in a second. */
  readonly rate: number;
}

/** What became of a load. Times are in milliseconds, from when a request was due to the end of its answer. */
export interface LoadResult {
  /** By request; 0 where there was no answer. */
  readonly statuses: Uint16Array;
  /** By request. */
  readonly latencies: Float64Array;
  /** How late the generator itself was, at the 99th percentile: it is part of the latencies, and no fault of the server's. */
  readonly sentLate: number;
  /** From when the first request was due to the last answer. */
  readonly milliseconds: number;
}

/** Connections, as so many callers have; a request for which none is free waits for one, and its time runs. */
const CONNECTIONS = 128;
/** How long an answer is waited for. */
const TIMEOUT_MS = 30_000;

/**
 * Sends requests at a fixed rate, whatever the answers do (an open loop). The time of each runs from when it was due and not from
 * when it left, so that a server that stalls is charged for every request that was due meanwhile: no coordinated omission.
 */
export async function openLoop({ url, requests, rate }: OpenLoopOptions): Promise<LoadResult> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: CONNECTIONS, pipelining: 1, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });
  const statuses = new Uint16Array(requests.length);
  const latencies = new Float64Array(requests.length);
  const late = new Float64Array(requests.length);
  const start = performance.now();

  await new Promise<void>((resolve) => {
    let answered = 0;
    const send = (index: number) => {
      const due = start + index * 1_000 / rate;
      const end = (status: number) => {
        statuses[index] = status;
        latencies[index] = performance.now() - due;
        if (++answered === requests.length) resolve();
      };
      late[index] = performance.now() - due;
      let status = 0;
      pool.dispatch({ path: pathname, method: 'POST', ...requests[index] }, {
        onConnect: () => undefined,
        onHeaders: (statusCode) => {
          status = statusCode;
          return true;
        },
        onData: () => true,
        onComplete: () => end(status),
        onError: () => end(0),
      });
    };
    const schedule = async () => {
      for (let next = 0; next < requests.length; await sleep(1)) {
        const due = Math.min(requests.length, Math.floor((performance.now() - start) * rate / 1_000) + 1);
        while (next < due) send(next++);
      }
    };
    void schedule();
  });
  const milliseconds = performance.now() - start;
  await pool.close();
  return { statuses, latencies, sentLate: percentile(late, 99), milliseconds };
}

/** The value below which so many percent of them are. */
export function percentile(values: ArrayLike<number>, percent: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(sorted.length * percent / 100) - 1)];
}
