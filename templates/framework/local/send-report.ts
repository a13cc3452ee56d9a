import type { Quarantine } from './dead-letter-watch';
import type { SendResult } from './send';
import { table } from '../cli/table';
import type { SourceDescriptor } from '../config';
import { eventTypesOf } from '../samples';

/** A sample that was sent, and, where that can be known, why something of it was quarantined. */
export interface SentSample extends SendResult {
  readonly quarantines?: readonly Quarantine[];
  /** Where the sample is no JSON. */
  readonly jsonFault?: string;
}

/** Where samples were sent to. */
export interface Destination {
  /** The local run, whose terminal tells the reason of a refusal. */
  readonly local: boolean;
  /** The stage that the URL is of. */
  readonly stage: string;
}

/** What happened to each sample, and why to those that were not accepted, for people. */
export function toText(source: SourceDescriptor, sent: readonly SentSample[]): string {
  const rows = sent.map(({ sample, status, body }) => [sample.name, eventTypesOf(source, sample), String(status), body.slice(0, 100)]);
  return [
    table(['sample', 'event type', 'status', 'answer'], rows),
    ...sent.filter(isQuarantined).map(({ sample, quarantines = [], jsonFault }) =>
      ['', `${sample.name} is quarantined${quarantines.length === 0 ? '' : ':'}`, ...reasonsOf(quarantines), ...(jsonFault === undefined ? [] : [jsonFault])].join('\n')),
  ].join('\n');
}

/** What is to be done about the samples that did not become what they should; undefined where there is nothing. */
export function failureOf(sent: readonly SentSample[], { local, stage }: Destination): string | undefined {
  const quarantined = sent.filter(isQuarantined);
  const refused = sent.filter(({ status }) => status < 200 || status >= 300);
  const quarantineAdvice = local ? 'npx projen deadletters -- --local' : `npx projen deadletters -- --stage ${stage}`;
  const parts = [
    ...(quarantined.length === 0 ? [] : [
      `${quarantined.length} of ${sent.length} samples ${are(quarantined.length)} quarantined: mend the sample, its schema or its handler; ${quarantineAdvice} shows what waits`,
    ]),
    ...[...new Set(refused.map(({ status }) => status))].map((status) => {
      const count = refused.filter((each) => each.status === status).length;
      return `${count} of ${sent.length} samples ${are(count)} answered with ${status}: ${adviceOn(status, local, stage)}`;
    }),
  ];
  return parts.length === 0 ? undefined : parts.join('\n');
}

/** Of one event or more: the others of its batch were accepted. */
function isQuarantined({ status }: SentSample): boolean {
  return status === 202;
}

/** Each reason once, with how often. */
function reasonsOf(quarantines: readonly Quarantine[]): string[] {
  const counts = new Map<string, number>();
  for (const { reason, detail } of quarantines) {
    const text = detail === '' ? reason : `${reason}: ${detail}`;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => `  ${text}${count > 1 ? ` (${count} times)` : ''}`);
}

function adviceOn(status: number, local: boolean, stage: string): string {
  if (local) return 'the terminal of npx projen local tells the reason';
  switch (status) {
    case 401: return 'SIGNING_SECRET is not the secret of the webhook, or this machine\'s clock is wrong';
    case 403: return `AUTH_TOKEN is not the token of the webhook (a new one is known within five minutes), or the URL is not the output WebhookUrl of ${stage}`;
    case 404: return `the URL is not the output WebhookUrl of ${stage}`;
    case 413: return 'the sample is larger than the webhook takes';
    case 429: return 'the stage\'s throttling is reached: try again';
    default: return `npx projen doctor -- --stage ${stage} tells what is missing, the log of the function why`;
  }
}

function are(count: number): string {
  return count === 1 ? 'is' : 'are';
}
