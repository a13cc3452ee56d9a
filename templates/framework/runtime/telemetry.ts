import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { failureFields } from './describe-failure';
import type { Counter, Measure, MEASURES } from './measurements';

/** Logs and metrics, passed to whoever has something to say. Nothing secret goes in, and of an error nothing that may be comes out. */
export interface Telemetry {
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, error?: unknown): void;
  count(counter: Counter, value?: number, dimensions?: Record<string, string>): void;
  measure<M extends Measure>(name: M, value: number, unit: (typeof MEASURES)[M]): void;
  /** Writes the metrics out; at the end of each invocation. */
  flush(): void;
}

/** Telemetry to CloudWatch: structured logs, and metrics in the embedded metric format. */
export function createTelemetry(namespace: string, service: string, stage: string): Telemetry {
  const logger = new Logger({ serviceName: service, persistentKeys: { stage } });
  const metrics = new Metrics({ namespace, serviceName: service, defaultDimensions: { stage } });
  return {
    info: (message, fields) => logger.info(message, fields ?? {}),
    warn: (message, fields) => logger.warn(message, fields ?? {}),
    error: (message, error) => logger.error(message, error === undefined ? {} : { error: failureFields(error) }),
    count: (counter, value = 1, dimensions) => {
      metrics.addMetric(counter, 'Count', value);
      if (dimensions) {
        // Beside the sum over all, the same metric for each value of the dimension.
        const single = metrics.singleMetric();
        single.addDimensions(dimensions);
        single.addMetric(counter, 'Count', value);
      }
    },
    measure: (name, value, unit) => metrics.addMetric(name, unit, value),
    // Of nothing Powertools would warn.
    flush: () => { if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics(); },
  };
}
