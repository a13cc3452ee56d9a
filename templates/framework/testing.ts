import { dirname, join } from 'node:path';
import { config } from './config';
import { handlers, validators } from './project';
import type { MozdefEvent } from './runtime/mozdef-event';
import type { Outcome } from './runtime/process/outcome';
import { createProcessor } from './runtime/process/processor';
import { eventTypeOf } from './runtime/receive/raw-events';
import { readSample } from './samples';

/** Where the samples are: beside the handlers, wherever those were found. */
export const SAMPLES_DIRECTORY = join(dirname(require.resolve('../src/handler')), '..', 'samples');

/** Runs one event of this source through the schemas, the handlers and the contract guard, as Lambda does. */
export function processEvent(type: string, body: unknown): Promise<Outcome> {
  const process = createProcessor({
    service: config.service,
    source: config.source.id,
    maxMessageBytes: config.maxMessageBytes,
    validators,
    handlers,
  });
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return process({ body: text, type, receivedAt: new Date('2026-01-31T12:00:00Z'), attempts: 1 });
}

/** The outcome of a file in `samples/`, e.g. `push.json`. */
export function processSampleOutcome(name: string): Promise<Outcome> {
  const { eventType, body } = readSample(SAMPLES_DIRECTORY, name);
  const text = body.toString('utf8');
  return processEvent(eventTypeOf(config.source, {}, text, eventType), text);
}

/**
 * The MozDef event that a file in `samples/` becomes.
 *
 * @throws Error with the reason when it is not delivered.
 */
export async function processSample(name: string): Promise<MozdefEvent> {
  const outcome = await processSampleOutcome(name);
  if (outcome.kind !== 'deliver') {
    throw new Error(`samples/${name} is not delivered: ${outcome.kind === 'drop' ? `dropped: ${outcome.why}` : `${outcome.reason}: ${outcome.detail}`}`);
  }
  return JSON.parse(outcome.message) as MozdefEvent;
}
