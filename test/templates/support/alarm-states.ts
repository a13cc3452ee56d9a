import { evaluate } from './metric-math';
import type { Series } from './metric-math';

type Block = Record<string, any>;

export type State = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

const BREACHES: Record<string, (value: number, threshold: number) => boolean> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
};

/** A metric's values, one for each of an alarm's periods, by its name and, if it has one, its reason: `quarantined`, `quarantined/schema`. */
export type Data = Readonly<Record<string, Series>>;

/**
 * The state of an alarm, a resource as Terraform has it, at the end of each period. It must be of one period.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html#alarms-and-missing-data
 */
export function statesOf(alarm: Block, data: Data): State[] {
  if (alarm.evaluation_periods !== 1) throw new Error('only alarms of one period are evaluated');
  const { length } = Object.values(data)[0];
  const seriesOf = ({ metric_name: name, dimensions }: Block): Series => {
    const { reason } = dimensions as { reason?: string };
    return data[reason === undefined ? name : `${name}/${reason}`] ?? Array.from({ length }, () => undefined);
  };
  const queries: Block[] = alarm.metric_query ?? [];
  const values = alarm.metric_query
    ? evaluate(
      queries.find(({ return_data: returned }) => returned)!.expression,
      Object.fromEntries(queries.flatMap(({ id, metric }) => (metric ? [[id, seriesOf(metric)]] : []))),
    )
    : seriesOf(alarm);
  return values.map((value) => {
    if (value !== undefined) return BREACHES[alarm.comparison_operator](value, alarm.threshold) ? 'ALARM' : 'OK';
    return ({ breaching: 'ALARM', notBreaching: 'OK', missing: 'INSUFFICIENT_DATA' } as const)[alarm.treat_missing_data as 'breaching' | 'notBreaching' | 'missing'];
  });
}

/** In which periods somebody is told that something is the matter: when the state becomes one that has an action. */
export function notifications(alarm: Block, data: Data): number[] {
  const states = statesOf(alarm, data);
  const told = (state: State) => (state === 'ALARM' && alarm.alarm_actions) || (state === 'INSUFFICIENT_DATA' && alarm.insufficient_data_actions);
  return states.flatMap((state, index) => (told(state) && index > 0 && state !== states[index - 1] ? [index] : []));
}
