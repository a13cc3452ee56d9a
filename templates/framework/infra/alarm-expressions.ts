import type { Alarm } from './alarm';
import { functionMetric, type Metric, type Monitored } from './metrics';

/** Percentages are of a quarter of an hour with at least so many requests or events: one of three says nothing. */
const PERCENT_PERIOD = 900;
const PERCENT_OF_AT_LEAST = 20;

type Compared = Pick<Alarm, 'metrics' | 'expression'>;

/**
 * A part as percentage of a whole; 0 where the whole is too small to tell. A counter that was not raised has no data.
 *
 * @param uncounted is of the part and of the whole, and neither's.
 */
export function percent(part: string, partMetric: Metric, whole: string, wholeMetric: Metric, uncounted: Alarm['metrics'] = {}): Compared & Pick<Alarm, 'periodSeconds'> {
  const counted = (id: string) => (Object.keys(uncounted).length === 0 ? id : `(${[id, ...Object.keys(uncounted).map((each) => `FILL(${each}, 0)`)].join(' - ')})`);
  return {
    metrics: { [part]: partMetric, [whole]: wholeMetric, ...uncounted },
    expression: {
      math: `IF(${counted(whole)} >= ${PERCENT_OF_AT_LEAST}, 100 * ${counted(`FILL(${part}, 0)`)} / ${counted(whole)}, 0)`,
      label: `${part} in percent of ${whole}`,
    },
    periodSeconds: PERCENT_PERIOD,
  };
}

/** A function that was not called has no data. */
export function sumOverFunctions({ functions }: Monitored, name: 'Errors' | 'Throttles'): Compared {
  return sum(`${name.toLowerCase()} of all functions`, Object.fromEntries(functions.map((each) => [each.name, functionMetric(each, name)])));
}

/** The sum of metrics, each of which may have no data. */
export function sum(label: string, metrics: Alarm['metrics']): Compared {
  return { metrics, expression: { math: 'SUM(FILL(METRICS(), 0))', label } };
}

/**
 * By how much the sum of metrics is larger than it was a period before. Of averages, so that what passes from one metric to another in the
 * middle of a period, as messages do that somebody looks at, is no growth.
 */
export function growth(label: string, metrics: Alarm['metrics']): Compared {
  return { metrics, expression: { math: `DIFF(${Object.keys(metrics).join(' + ')})`, label } };
}

/** What is left of one metric when others are taken from it, each of which may have no data. */
export function difference(label: string, from: Alarm['metrics'], taken: Alarm['metrics']): Compared {
  return { metrics: { ...from, ...taken }, expression: { math: [...Object.keys(from), ...Object.keys(taken)].map((id) => `FILL(${id}, 0)`).join(' - '), label } };
}
