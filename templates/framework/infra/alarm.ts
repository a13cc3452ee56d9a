import type { Metric } from './metrics';

/** One alarm, as CloudWatch evaluates it and as people read it. */
export interface Alarm {
  /** Kebab-case: the end of the alarm's name, and the heading of its section in RUNBOOK.md. */
  readonly id: string;
  /** What it means, and what to do first: a sentence each. */
  readonly meaning: string;
  readonly first: string;
  /** By the id that the expression uses. */
  readonly metrics: Readonly<Record<string, Metric>>;
  /** CloudWatch metric math, and what its result is called. Default: the one metric itself. */
  readonly expression?: { readonly math: string; readonly label: string };
  readonly threshold: number;
  readonly comparison: 'GreaterThanThreshold' | 'LessThanThreshold';
  readonly periodSeconds: number;
  /** In how many periods, one after the other, the threshold is crossed. */
  readonly periods: number;
  /** What a period without data counts as; `missing`: as a measurement that has failed, of which somebody is told. */
  readonly missingData: 'notBreaching' | 'breaching' | 'missing';
}

export const HOUR = 3600;
export const DAY = 24 * HOUR;

/** What most alarms are: they go off once something is above the threshold in five minutes. */
export const ABOVE = { comparison: 'GreaterThanThreshold', periodSeconds: 300, periods: 1, missingData: 'notBreaching' } as const;

export function days(count: number): string {
  return `${count} day${count === 1 ? '' : 's'}`;
}
