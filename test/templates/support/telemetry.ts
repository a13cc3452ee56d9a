import type { Telemetry } from '../../../templates/framework/runtime/telemetry';

/** Telemetry that keeps what it is told. */
export interface RecordedTelemetry extends Telemetry {
  /** Sums by counter, and by counter and dimension (`quarantined{reason=schema}`). */
  readonly counts: Record<string, number>;
  readonly logs: string[];
  /** The same with what was said beside each. */
  readonly lines: ({ readonly message: string } & Record<string, unknown>)[];
}

export function recordTelemetry(): RecordedTelemetry {
  const counts: Record<string, number> = {};
  const logs: string[] = [];
  const lines: RecordedTelemetry['lines'] = [];
  const log = (message: string, fields?: Record<string, unknown>) => {
    logs.push(message);
    lines.push({ message, ...fields });
  };
  const add = (name: string, value: number) => { counts[name] = (counts[name] ?? 0) + value; };
  return {
    counts,
    logs,
    lines,
    info: log,
    warn: log,
    error: (message) => log(message),
    count: (counter, value = 1, dimensions) => {
      add(counter, value);
      for (const [name, dimension] of Object.entries(dimensions ?? {})) add(`${counter}{${name}=${dimension}}`, value);
    },
    measure: () => undefined,
    flush: () => undefined,
  };
}
