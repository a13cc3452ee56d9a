/** What the proxy does to a call. */
export type Effect =
  /** It is late, by so many milliseconds. */
  | { readonly do: 'delay'; readonly least: number; readonly most: number }
  /** It is answered with an error, and does not reach the endpoint. */
  | { readonly do: 'refuse'; readonly status: number; readonly code: string }
  /** Some entries of the batch do not reach the endpoint: the answer names them as failed, or does not name them at all. */
  | { readonly do: 'fail-entries'; readonly named: boolean }
  /** The connection breaks, or nothing more comes, before the call reaches the endpoint, after it, or within the answer. */
  | { readonly do: 'break'; readonly when: 'before' | 'after' | 'within'; readonly how: 'reset' | 'hang' };

export interface Fault {
  readonly name: string;
  /** Of 10,000 calls that it can happen to, how many it does. */
  readonly per10000: number;
  /** Only calls with entries. Default: any. */
  readonly batches?: true;
  readonly effect: Effect;
}

/** All that goes wrong between the functions and SQS or S3; each call has one of these, or none. */
export const FAULTS: readonly Fault[] = [
  { name: 'late answer, 20 to 400 ms', per10000: 500, effect: { do: 'delay', least: 20, most: 400 } },
  { name: '500 InternalError', per10000: 150, effect: { do: 'refuse', status: 500, code: 'InternalError' } },
  { name: '503 ServiceUnavailable', per10000: 150, effect: { do: 'refuse', status: 503, code: 'ServiceUnavailable' } },
  { name: '400 ThrottlingException', per10000: 150, effect: { do: 'refuse', status: 400, code: 'ThrottlingException' } },
  { name: 'entries of a batch fail', per10000: 300, batches: true, effect: { do: 'fail-entries', named: true } },
  { name: 'entries of a batch are not answered', per10000: 100, batches: true, effect: { do: 'fail-entries', named: false } },
  { name: 'connection reset before the call arrives', per10000: 100, effect: { do: 'break', when: 'before', how: 'reset' } },
  { name: 'connection reset after the call arrived', per10000: 150, effect: { do: 'break', when: 'after', how: 'reset' } },
  { name: 'connection reset within the answer', per10000: 50, effect: { do: 'break', when: 'within', how: 'reset' } },
  { name: 'no answer, and the call does not arrive', per10000: 20, effect: { do: 'break', when: 'before', how: 'hang' } },
  { name: 'no answer, though the call arrived', per10000: 20, effect: { do: 'break', when: 'after', how: 'hang' } },
  { name: 'half an answer, and nothing more', per10000: 10, effect: { do: 'break', when: 'within', how: 'hang' } },
];

/** Outages: for a while nothing answers, and then what was asked in the meantime is cut off. Seconds. */
export const OUTAGES = { name: 'outage, 1 to 4 s', apart: { least: 5, most: 20 }, lasting: { least: 1, most: 4 } } as const;
