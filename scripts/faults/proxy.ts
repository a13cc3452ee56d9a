import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AwsAnswer, AwsCall, Entry, SqsInput } from './aws-call';
import { errorAnswer, jsonAnswer, outputOf, readCall, withInput } from './aws-call';
import type { Endpoint } from './endpoint';
import { FAULTS, OUTAGES } from './fault-table';
import type { Fault } from './fault-table';
import type { Random } from './random';
import type { Witness } from './witness';
import { close, listen } from '../../templates/framework/local/http-server';

/** An endpoint of SQS and S3 that fails in every way of the table, in front of one that does not. */
export interface FaultProxy {
  readonly endpoint: string;
  /** How many calls came, how many of them read, hid or deleted dead letters, and to how many which fault happened. */
  readonly counts: { calls: number; aboutDeadLetters: number; readonly faults: Record<string, number> };
  /** From now on there are no faults, and SQS takes every message. */
  calm(): void;
  /** From now on SQS takes what it refused for its content; faults go on. */
  mend(): void;
  stop(): Promise<void>;
}

export async function startFaultProxy(upstream: Endpoint, witness: Witness, random: Random): Promise<FaultProxy> {
  const counts = { calls: 0, aboutDeadLetters: 0, faults: Object.fromEntries([...FAULTS, OUTAGES].map(({ name }) => [name, 0])) };
  const choice = random.fork();
  const lengths = random.fork();
  const ended = new AbortController();
  let calm = false;
  let mended = false;
  let outage: Promise<void> | undefined;

  const pause = async (seconds: number) => sleep(seconds * 1_000, undefined, { signal: ended.signal, ref: false }).catch(() => undefined);
  const runOutages = async () => {
    while (!ended.signal.aborted) {
      await pause(lengths.between(OUTAGES.apart.least, OUTAGES.apart.most));
      outage = pause(lengths.between(OUTAGES.lasting.least, OUTAGES.lasting.most));
      await outage;
      outage = undefined;
    }
  };

  /** The fault that happens to a call, if one does. */
  const draw = ({ input }: AwsCall): Fault | undefined => {
    // One number a call, whatever the call is.
    let rest = choice.next() * 10_000;
    return calm ? undefined : FAULTS.filter(({ batches }) => !batches || input?.Entries).find(({ per10000 }) => (rest -= per10000) < 0);
  };

  const refusedForContent = ({ operation, input }: AwsCall): Entry[] => operation !== 'SendMessageBatch' || mended ? [] : input!.Entries!.filter(
    ({ MessageBody, MessageAttributes }) => input!.QueueUrl === upstream.queueUrl && witness.eventOf(MessageBody!, MessageAttributes)?.kind === 'unwelcome',
  );

  /** Forwards a call, but for some of its entries, which the answer says failed, or says nothing of. */
  const forward = async (call: AwsCall, failing: readonly Entry[] = [], named = true): Promise<AwsAnswer> => {
    const refused = refusedForContent(call);
    const entries = call.input?.Entries?.filter((entry) => !failing.includes(entry) && !refused.includes(entry));
    const passing = entries && entries.length < call.input!.Entries!.length ? withInput(call, { ...call.input, Entries: entries }) : call;
    if (entries?.length !== 0) witness.arrives(passing);
    const answer = entries?.length === 0 ? jsonAnswer({}) : await upstream.forward(passing);
    if (call.operation === 'GetQueueUrl' && answer.status === 200) {
      return jsonAnswer({ QueueUrl: `${endpoint}${new URL(outputOf(answer).QueueUrl!).pathname}` });
    }
    if (passing === call || answer.status !== 200) return answer;
    const { Successful = [], Failed = [] } = outputOf(answer);
    return jsonAnswer({
      Successful,
      Failed: [
        ...Failed,
        ...refused.map(({ Id }) => ({ Id, Code: 'InvalidMessageContents', SenderFault: true })),
        ...(named ? failing : []).map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false })),
      ],
    });
  };

  const reply = (call: AwsCall, answer: AwsAnswer, response: ServerResponse) => {
    // Who has given up is not told.
    if (response.destroyed) return;
    witness.answered(call, answer);
    response.writeHead(answer.status, headersOf(answer)).end(answer.body);
  };

  const treat = async (call: AwsCall, response: ServerResponse): Promise<void> => {
    if (call.operation !== 'SendMessageBatch' && call.input?.QueueUrl === upstream.deadLetterQueueUrl) counts.aboutDeadLetters++;
    if (outage && !calm) {
      counts.faults[OUTAGES.name]++;
      await outage;
      response.socket?.resetAndDestroy();
      return;
    }
    const fault = draw(call);
    if (fault) counts.faults[fault.name]++;
    const effect = fault?.effect;
    switch (effect?.do) {
      case undefined:
        return reply(call, await forward(call), response);
      case 'delay':
        await sleep(lengths.between(effect.least, effect.most));
        return reply(call, await forward(call), response);
      case 'refuse':
        return reply(call, errorAnswer(call, effect.status, effect.code), response);
      case 'fail-entries':
        return reply(call, await forward(call, someOf(call.input!.Entries!, lengths), effect.named), response);
      case 'break': {
        const answer = effect.when === 'before' ? undefined : await forward(call);
        if (answer && effect.when === 'within' && !response.destroyed) {
          response.writeHead(answer.status, headersOf(answer));
          await new Promise<void>((resolve) => response.write(answer.body.subarray(0, answer.body.length / 2), () => resolve()));
        }
        if (effect.how === 'reset') response.socket?.resetAndDestroy();
      }
    }
  };

  const server = createServer((request, response) => {
    counts.calls++;
    readCall(request)
      .then((call) => treat(toUpstream(call, upstream), response))
      .catch(() => response.socket?.resetAndDestroy());
  });
  const endpoint: string = `http://127.0.0.1:${await listen(server, 0)}`;
  const headersOf = ({ headers, body }: AwsAnswer) => ({ ...headers, 'content-length': String(body.length), 'connection': 'keep-alive' });
  void runOutages();
  return {
    endpoint,
    counts,
    calm: () => { calm = mended = true; },
    mend: () => { mended = true; },
    stop: async () => {
      ended.abort();
      await close(server);
    },
  };
}

/** fauxqs knows a queue by the URL that it gave it; outside, it has the address of what was asked. */
function toUpstream(call: AwsCall, { queueUrl }: Endpoint): AwsCall {
  const url = call.input?.QueueUrl;
  return url === undefined ? call : withInput(call, { ...call.input, QueueUrl: `${new URL(queueUrl).origin}${new URL(url).pathname}` } satisfies SqsInput);
}

/** Each with a chance of one half, and at least one. */
function someOf(entries: readonly Entry[], random: Random): Entry[] {
  const some = entries.filter(() => random.next() < 0.5);
  return some.length > 0 ? some : [entries[0]];
}
