import { VIOLATIONS } from './ledger';
import type { Violation } from './ledger';
import type { FaultReport } from './run';
import { table } from '../../templates/framework/cli/table';

/** Whether nothing was lost, and nothing else is wrong. */
export function isSound({ events, accepted, violations }: FaultReport): boolean {
  return accepted === events && Object.values(violations).every((count) => count === 0);
}

/** A report for people. */
export function toTable(report: FaultReport): string {
  const { accepted, ends, duplicates, violations, statuses, faults, local, reprocess } = report;
  const violationNames = Object.keys(VIOLATIONS) as Violation[];
  const rows: [string, string][] = [
    ['events sent', format(report.events)],
    ['accepted', format(accepted)],
    ['= delivered', format(ends.delivered)],
    ['+ quarantined', format(ends.quarantined)],
    ['+ dropped', format(ends.dropped)],
    ['lost', format(violations.lost)],
    ['delivered more than once', `${format(duplicates.events)} events, ${format(duplicates.messages)} messages too many`],
    ...violationNames.filter((name) => name !== 'lost').map((name): [string, string] => [VIOLATIONS[name], format(violations[name])]),
    ['requests, by answer', Object.entries(statuses).map(([status, count]) => `${status}: ${format(count)}`).join(', ')],
    ['npx projen local', starts(local)],
    ['npx projen reprocess', starts(reprocess)],
    ['calls of SQS and S3', format(report.calls)],
    ...Object.entries(faults).map(([name, count]): [string, string] => [`  ${name}`, format(count)]),
    ['seconds', format(report.seconds)],
    ['seed', String(report.seed)],
  ];
  return [table(['what', 'count'], rows), ...report.examples].join('\n');
}

const format = (count: number) => count.toLocaleString('en-US');

function starts({ started, killed, failed }: FaultReport['local']): string {
  return `${format(started)} starts, ${format(killed)} killed, ${format(failed)} failed`;
}
