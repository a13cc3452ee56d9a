import { cpus } from 'node:os';
import { timeBy } from './profile';
import type { Frame } from './profile';
import type { Trial } from './trial';

/** Whose code a module is, by the pattern of its name; what matches none is Node.js's own. */
const OWNERS: readonly [owner: string, pattern: RegExp, color: string][] = [
  ['the framework', /^(framework\/runtime|src|generated|ajv|fast-deep-equal)/, '#e4572e'],
  ['Powertools (logs, metrics)', /^@aws-lambda-powertools/, '#f3a712'],
  ['AWS SDK', /^(@aws-sdk|@smithy|@aws-crypto|@aws\/)/, '#4c86a8'],
  ['the local gateway', /^framework\/(local|cli|operations)/, '#76b041'],
  ['garbage collector', /^\(garbage/, '#9b8cc4'],
  ['Node.js', /^/, '#c9c9c9'],
];

export const COLORS: Readonly<Record<string, string>> = Object.fromEntries(OWNERS.map(([owner, , color]) => [owner, color]));

const NODE = 'Node.js';

/** Whose time a function's is: what Node.js does is the caller's, where somebody called it. */
function ownerOf(module: string, caller: string = NODE): string {
  const [owner] = OWNERS.find(([, pattern]) => pattern.test(module))!;
  return owner === NODE ? caller : owner;
}

export function colorOf(module: string): string {
  return COLORS[ownerOf(module)];
}

/** Rows of a table of shares. */
const SHOWN = 24;

/**
 * The page of results.
 *
 * @param highest events a second that are sustained with one in a request.
 */
export function report(
  trials: readonly [label: string, trial: Trial][], highest: Readonly<Record<string, number>>, one: Frame, batch: Frame,
): string {
  return [
    '# Load', '',
    `Node ${process.version}, ${cpus().length} × ${cpus()[0].model.trim()}, shared by the local run, the emulated SQS and the load.`,
    '`npx projen bench-load` makes this page.', '',
    `Events one by one, the highest rate that is sustained: ${Object.entries(highest).map(([who, rate]) => `${thousands(rate)}/s (${who})`).join(', ')}.`, '',
    ...table([
      [
        'events/s', 's', 'events a request', '', 'accepted', 'lost', 'twice', 'refused', 'p50', 'p99', 'longest',
        'processor time an event', 'emulator', 'load', 'others',
      ],
      ...trials.map(([label, trial]) => [
        thousands(trial.rate), String(trial.seconds), String(trial.batch), label,
        thousands(trial.accepted), String(trial.lost), String(trial.duplicates), String(trial.refused),
        milliseconds(trial.p50), milliseconds(trial.p99), milliseconds(trial.max),
        microseconds(trial.server), microseconds(trial.emulator), microseconds(trial.generator), percent(trial.others),
      ]),
    ]), '',
    '*refused*: requests not answered with 200; *twice*: messages beyond one an event; *others*: part of the processors\' time that went to other programs.', '',
    '## Where the processor time of the local run goes', '',
    'By owner; what Node.js does for a caller is the caller\'s:', '',
    ...shares('whose', [one, batch].map((root) => timeBy(root, ownerOf))), '',
    'By module, without what a function calls:', '',
    ...shares('module', [one, batch].map((root) => timeBy(root, (module) => module))), '',
  ].join('\n');
}

function table([head, ...rows]: readonly string[][]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

type Times = readonly [key: string, microseconds: number][];

/** A table of shares of the whole: of the first profile the largest, and the same ones of the others. */
function shares(what: string, profiles: readonly Times[]): string[] {
  const parts = profiles.map((times) => {
    const sum = times.reduce((total, [, time]) => total + time, 0);
    return new Map(times.map(([key, time]) => [key, time / sum]));
  });
  return table([
    [what, 'one event a request', '25 events a request'],
    ...[...parts[0].keys()].slice(0, SHOWN).map((key) => [key, ...parts.map((part) => percent(part.get(key) ?? 0))]),
  ]);
}

const thousands = (value: number) => value.toLocaleString('en-US');
const milliseconds = (value: number) => `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;
const microseconds = (value: number) => `${value.toFixed(0)} µs`;
const percent = (part: number) => `${(part * 100).toFixed(1)} %`;
