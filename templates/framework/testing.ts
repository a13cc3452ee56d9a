import { dirname, join } from 'node:path';
import { config } from './config';
import { handlers, validators } from './project';
import type { MozdefEvent } from './runtime/mozdef-event';
import type { Outcome } from './runtime/process/outcome';
import { createProcessor } from './runtime/process/processor';
import type { Headers } from './runtime/receive/http';
import { toRawEvents } from './runtime/receive/raw-events';
import { readSample } from './samples';

/** Where the samples are: beside the handlers, wherever those were found. */
export const SAMPLES_DIRECTORY = join(dirname(require.resolve('../src/handler')), '..', 'samples');

const process = createProcessor({
  service: config.service,
  source: config.source.id,
  maxMessageBytes: config.maxMessageBytes,
  validators,
  handlers,
});

/** When the events below were received. */
const RECEIVED_AT = new Date('2026-01-31T12:00:00Z');

/** Runs one event of this source through the schemas, the handlers and the contract guard, as Lambda does. */
export function processEvent(type: string, body: unknown): Promise<Outcome> {
  return process({ body: typeof body === 'string' ? body : JSON.stringify(body), type, receivedAt: RECEIVED_AT, attempts: 1 });
}

/** What becomes of the events in a file in `samples/`: one, or, for a batch, one each. */
export function processSampleOutcomes(name: string): Promise<Outcome[]> {
  const { eventType, body } = readSample(SAMPLES_DIRECTORY, name);
  const selector = config.source.eventType;
  const headers: Headers = selector && 'header' in selector ? { [selector.header.toLowerCase()]: [eventType] } : {};
  return Promise.all(toRawEvents(config.source, { headers, body }, RECEIVED_AT).map(process));
}

/**
 * The MozDef event that a file in `samples/` becomes.
 *
 * @throws Error with the reason when it is not one event that is delivered.
 */
export async function processSample(name: string): Promise<MozdefEvent> {
  const [outcome, ...others] = await processSampleOutcomes(name);
  if (others.length > 0) {
    throw new Error(`samples/${name} is a batch of ${others.length + 1} events: use processSampleOutcomes`);
  }
  if (outcome.kind !== 'deliver') {
    throw new Error(`samples/${name} is not delivered: ${outcome.kind === 'drop' ? `dropped: ${outcome.why}` : `${outcome.reason}: ${outcome.detail}`}`);
  }
  return JSON.parse(outcome.message) as MozdefEvent;
}
