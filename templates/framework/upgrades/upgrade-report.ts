import { FRAMEWORK } from './framework';
import type { Upgrade } from './upgrade-check';

/** What each status of a file means. */
const KINDS: Readonly<Record<string, string>> = { A: 'added', M: 'changed', D: 'removed' };

/** How much of a build that failed is shown: its end has the reason. */
const BUILD_LINES = 40;

/** What of an upgrade is shown. */
export interface ReportOptions {
  readonly from: string;
  readonly to: string;
  /** The whole difference of the files. */
  readonly diff: boolean;
}

/** An upgrade, for a person. */
export function formatUpgrade(upgrade: Upgrade, { from, to, diff }: ReportOptions): string {
  const { notes, files, buildFailure, plans } = upgrade;
  return [
    notes.trim() || `${FRAMEWORK} ${from} -> ${to}`,
    files.length === 0 ? 'Files: none changes' : 'Files:',
    ...files.map(({ status, path }) => `  ${(KINDS[status] ?? status).padEnd(7)}  ${path}`),
    ...(diff ? [upgrade.diff.trim()] : []),
    buildFailure === undefined
      ? 'Build: green, with your code as it is'
      : `Build: fails. If it is green now, the upgrade needs you:\n${indent(buildFailure.trim().split('\n').slice(-BUILD_LINES).join('\n'))}`,
    ...(buildFailure === undefined ? ['Plans:', ...(plans.length > 0 ? plans.map(({ stack, summary }) => `  ${stack}: ${indent(indent(summary)).trim()}`) : ['  no state of a stack is here'])] : []),
    ...(isForYou(upgrade) ? ['This upgrade needs something of you: see above.'] : []),
    `To do it: npm install --save-dev ${FRAMEWORK}@${to} && npx projen`,
  ].join('\n');
}

/** Whether somebody must look: something breaks by its notes, the code does not build, or events would be lost. */
export function isForYou({ notes, buildFailure, plans }: Upgrade): boolean {
  return /^ +BREAKING: /m.test(notes) || buildFailure !== undefined || plans.some(({ losesEvents }) => losesEvents);
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
