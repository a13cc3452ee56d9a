import type { ExportReport } from './deadletters-export';
import type { DeadLetterGroup } from './deadletters-groups';
import { table } from '../cli/table';
import { REDRIVEN } from '../runtime/reprocess/request';

/** What a look at the dead letters found. */
export interface DeadLettersReport {
  /** The queue's name, or its URL. */
  readonly queue: string;
  /** How many messages were looked at; the groups have those that were selected. */
  readonly examined: number;
  /** There are, or may be, more than those. */
  readonly more: boolean;
  /** About how many were hidden, because another reader had them. */
  readonly hidden: number;
  readonly groups: readonly DeadLetterGroup[];
  /** MozDef events that are parked in the event bucket; why that is not known, where it is not. */
  readonly parked: number | string;
  readonly exported?: ExportReport;
}

/** Groups that are shown whole; JSON has all. */
const SHOWN = 20;

/**
 * A report for people.
 *
 * @param target the options that name the stage to other commands, e.g. `--stage dev`.
 * @param now milliseconds since the epoch.
 */
export function toText(report: DeadLettersReport, target: string, now: number): string {
  const { groups } = report;
  const shown = groups.slice(0, SHOWN);
  return [
    summaryOf(report),
    ...(groups.length === 0 ? [] : [table(['reason', 'event type', 'count', 'oldest', 'newest', 'attempts'], shown.map((group) => [
      group.reason, group.eventType ?? '-', String(group.count), ageOf(group.oldest, now), ageOf(group.newest, now),
      group.reason === REDRIVEN ? `${group.attempts} rounds` : String(group.attempts),
    ].map(printable)))]),
    ...(groups.length > SHOWN ? [`… and ${groups.length - SHOWN} smaller groups; --json has them all.`] : []),
    ...shown.map(toSection),
    ...(report.exported ? [exportedOf(report.exported)] : []),
    parkedOf(report.parked, target),
    ...(groups.length === 0 ? [] : [`When what they failed by is fixed and deployed: npx projen reprocess -- ${target}\n`
      + `To give up what nothing can fix: npx projen deadletters -- ${target} --discard, with --reason, --event-type or --event-id`]),
  ].join('\n\n');
}

function summaryOf({ queue, examined, more, hidden, groups }: DeadLettersReport): string {
  const selected = groups.reduce((sum, { count }) => sum + count, 0);
  const others = hidden > 0 ? ` About ${hidden} cannot be seen: another reader has them, for now.` : '';
  if (examined === 0) {
    return `${queue}: no dead letters${more ? ' were looked at' : hidden > 0 ? ' to be seen' : ''}.${others}`;
  }
  const those = selected === examined ? `${examined} dead letters` : `${selected} of the ${examined} dead letters that were looked at`;
  return `${queue}: ${those}.${more ? ' There are more: --max looks at so many.' : ''}${others}`;
}

function toSection({ reason, eventType, details, sample }: DeadLetterGroup): string {
  return printable([
    `${reason}${eventType === undefined ? '' : `, ${eventType}`}`,
    ...details.map(({ detail, count }) => `  ${count} × ${detail}`),
    ...sample.split('\n').map((line) => `    ${line}`),
  ].map((line) => line.trimEnd()).join('\n'));
}

/** Why events were not written, in words. */
const LEFT_OUT: Readonly<Record<Exclude<keyof ExportReport, 'written' | 'present'>, string>> = {
  changed: 'whose file has other content by now',
  redriven: 'MozDef events (redriven)',
  gone: 'no longer kept',
  binary: 'not text (--unmasked writes them)',
  unnamed: 'whose event type is no name for a file',
};

function exportedOf(report: ExportReport): string {
  const leftOut = (Object.keys(LEFT_OUT) as (keyof typeof LEFT_OUT)[]).filter((why) => report[why] > 0).map((why) => `${report[why]} ${LEFT_OUT[why]}`);
  return `Exported: ${report.written} written, ${report.present} there already.${leftOut.length === 0 ? '' : ` Left out: ${leftOut.join(', ')}.`}`;
}

function parkedOf(parked: number | string, target: string): string {
  if (typeof parked === 'string') return `How many events are parked is not known: ${parked}`;
  return parked === 0
    ? 'No MozDef events are parked.'
    : `${parked} MozDef events are parked in the event bucket. To return them to the queue: npx projen reprocess -- ${target} --parked`;
}

/** How long ago something was, in its largest unit. */
export function ageOf(then: Date, now: number): string {
  const seconds = Math.max(0, Math.floor((now - then.getTime()) / 1_000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.floor(seconds / 60)} min`;
  return seconds < 48 * 3_600 ? `${Math.floor(seconds / 3_600)} h` : `${Math.floor(seconds / 86_400)} d`;
}

/** Text that no terminal takes for a command: control characters, and those that turn its direction, as escapes. */
function printable(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u200E\u200F\u2028-\u202E\u2066-\u2069]/g, (char) =>
    `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
