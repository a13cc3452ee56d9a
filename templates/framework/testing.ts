import { dirname, join } from 'node:path';
import { config } from './config';
import { handlers, validators } from './project';
import { parseJson } from './runtime/json';
import { toJson } from './runtime/json-writer';
import type { MozdefEvent } from './runtime/mozdef-event';
import type { Outcome } from './runtime/process/outcome';
import { createProcessor } from './runtime/process/processor';
import type { ProcessorOptions } from './runtime/process/processor';
import type { RawEvent } from './runtime/process/raw-event';
import { eventsOf, readSample } from './samples';

/** Where the samples are: beside the handlers, wherever those were found. */
export const SAMPLES_DIRECTORY = join(dirname(require.resolve('../src/handler')), '..', 'samples');

const processorOptions: ProcessorOptions = {
  service: config.service,
  source: config.source.id,
  maxMessageBytes: config.maxMessageBytes,
  validators,
  handlers,
};
/** What the handlers make, whatever the configured format: the legacy one has nothing of it. */
const process = createProcessor(processorOptions);

/** When the events below were received. */
const RECEIVED_AT = new Date('2026-01-31T12:00:00Z');

/** Runs one event of this source through the schemas, the handlers and the contract guard, as Lambda does. */
export function processEvent(type: string, body: unknown): Promise<Outcome> {
  return process({ body: typeof body === 'string' ? body : toJson(body), type, receivedAt: RECEIVED_AT, attempts: 1 });
}

/** What becomes of the events in a file in `samples/`: one, or, for a batch, one each. In the native format, as the handlers make them. */
export function processSampleOutcomes(name: string): Promise<Outcome[]> {
  return Promise.all(readSampleEvents(name).map(process));
}

/** The same, in the format that is configured: what is sent. */
export function sentSampleOutcomes(name: string): Promise<Outcome[]> {
  return Promise.all(readSampleEvents(name).map(createProcessor({ ...processorOptions, eventFormat: config.eventFormat })));
}

function readSampleEvents(name: string): RawEvent[] {
  return eventsOf(config.source, readSample(SAMPLES_DIRECTORY, name), RECEIVED_AT);
}

/**
 * The MozDef event of an outcome.
 *
 * @throws Error saying what became of the event, and why, when it is not delivered.
 */
export function deliveredEvent(outcome: Outcome): MozdefEvent {
  switch (outcome.kind) {
    case 'deliver': return parseJson(outcome.message) as MozdefEvent;
    case 'drop': throw new Error(`the event is not delivered: dropped: ${outcome.why}`);
    case 'quarantine': throw new Error(`the event is not delivered: ${outcome.reason}: ${outcome.detail}`);
  }
}

/**
 * The MozDef event that the handlers make of a file in `samples/`, in the native format.
 *
 * @throws Error with the reason when it is not one event that is delivered.
 */
export async function processSample(name: string): Promise<MozdefEvent> {
  const [outcome, ...others] = await processSampleOutcomes(name);
  if (others.length > 0) {
    throw new Error(`samples/${name} is a batch of ${others.length + 1} events: use processSampleOutcomes`);
  }
  try {
    return deliveredEvent(outcome);
  } catch (error) {
    throw new Error(`samples/${name}: ${(error as Error).message}`);
  }
}
