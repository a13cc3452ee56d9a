import { OwnError } from '../own-error';
import { QUARANTINE_REASONS } from '../process/outcome';
import type { QuarantineReason } from '../process/outcome';

/** Stands for a reason where MozDef events that SQS has redriven are meant: they have none. */
export const REDRIVEN = 'redriven';

/** What a dead letter can be selected by. */
export const REASONS = [...QUARANTINE_REASONS, REDRIVEN] as const;

/** What the function is asked to do. Default: process every dead letter again. */
export interface ReprocessRequest {
  /** Only tell what would become of the dead letters. */
  readonly dryRun?: boolean;
  /** Take no more than so many. */
  readonly max?: number;
  /** Only those that were quarantined for this reason. */
  readonly reason?: QuarantineReason | typeof REDRIVEN;
  /** Only events of this type. */
  readonly eventType?: string;
  /** Only the event with this id, the source's own. */
  readonly eventId?: string;
  /** The MozDef events that were parked, back to the queue, in place of the dead letters. */
  readonly parked?: boolean;
  /** The dead letters that were discarded, in place of those on the queue. */
  readonly discarded?: boolean;
  /** Give the dead letters up: keep each in the event bucket for {@link DISCARDED_RETENTION_DAYS} days, count it, and delete it. Never all: something must select them. */
  readonly discard?: boolean;
  /** Only measure them (`Measurement`), and process none. Alone. */
  readonly measure?: boolean;
  /** Only messages that were sent before this time, in milliseconds since the epoch. Default: the run's start. */
  readonly before?: number;
}

/** What one run did. */
export interface ReprocessReport {
  /**
   * Messages that were looked at, of those sent before the run: the sum of those below, where each of a batch that is now taken apart is
   * counted below.
   */
  readonly examined: number;
  readonly delivered: number;
  readonly dropped: number;
  /** Events that failed again: they are dead letters as before, with one more attempt. */
  readonly quarantinedAgain: number;
  /** MozDef events that SQS had redriven, now on the main queue again. */
  readonly returned: number;
  /** MozDef events that came back too often: they are in the event bucket, until somebody returns them (`parked`). */
  readonly parked: number;
  /** Dead letters that were given up, as was asked for; they are in the event bucket for a while. */
  readonly discarded: number;
  /**
   * Batches of more events than are taken at once (500): each is now many smaller ones, dead letters that this run, or the next, takes
   * in their turn, and counts. A dry run does not look into them. Only there when there are any.
   */
  readonly takenApart?: number;
  /** Messages that were left as they are: not selected, or pointers to what is no longer kept. */
  readonly skipped: number;
  /** Messages whose replacement SQS did not acknowledge: they are left as they are, too. */
  readonly failed: number;
  /** Why events were quarantined again, and how many for each reason. */
  readonly byReason: Readonly<Record<string, number>>;
  /** The run ended, by its time, by `max` or because SQS does not take messages, and there may be more to do. */
  readonly more: boolean;
  /** The request's `before`, or when the run started. Given to the next run, it takes up where this one ended. */
  readonly before: number;
}

/** A request that does not say what it must. */
export class InvalidRequestError extends OwnError {
  public readonly name = 'InvalidRequestError';
}

type Check = [must: string, holds: (value: unknown) => boolean];

const CHECKS: Record<keyof ReprocessRequest, Check> = {
  dryRun: ['true or false', (value) => typeof value === 'boolean'],
  max: ['a whole number from 1', (value) => Number.isSafeInteger(value) && (value as number) >= 1],
  reason: [`one of ${REASONS.join(', ')}`, (value) => (REASONS as readonly unknown[]).includes(value)],
  eventType: ['a text', (value) => typeof value === 'string' && value !== ''],
  eventId: ['a text', (value) => typeof value === 'string' && value !== ''],
  parked: ['true or false', (value) => typeof value === 'boolean'],
  discarded: ['true or false', (value) => typeof value === 'boolean'],
  discard: ['true or false', (value) => typeof value === 'boolean'],
  measure: ['true or false', (value) => typeof value === 'boolean'],
  before: ['milliseconds since the epoch', (value) => Number.isSafeInteger(value) && (value as number) >= 0],
};

/**
 * Reads the input of the function. Nothing is everything; a field that is not known is refused, because a mistyped `dryRun`
 * would be no dry run.
 */
export function readRequest(input: unknown): ReprocessRequest {
  if (input === undefined || input === null) {
    return {};
  }
  if (typeof input !== 'object' || Array.isArray(input)) {
    throw new InvalidRequestError(`the input is ${JSON.stringify(input)}; it must be an object with any of ${Object.keys(CHECKS).join(', ')}`);
  }
  for (const [name, value] of Object.entries(input)) {
    if (!Object.hasOwn(CHECKS, name)) {
      throw new InvalidRequestError(`${JSON.stringify(name)} is not known; there are ${Object.keys(CHECKS).join(', ')}`);
    }
    const [must, holds] = CHECKS[name as keyof ReprocessRequest];
    if (value !== undefined && !holds(value)) {
      throw new InvalidRequestError(`${name} is ${JSON.stringify(value)}; it must be ${must}`);
    }
  }
  const request: ReprocessRequest = input;
  if (request.measure && Object.keys(request).length > 1) {
    throw new InvalidRequestError('measure processes nothing: give it alone');
  }
  const selects = (request.reason ?? request.eventType ?? request.eventId) !== undefined;
  if (request.parked && (selects || request.discarded)) {
    throw new InvalidRequestError('parked events have no reason, event type or id to select them by: give parked alone, or with dryRun, max and before');
  }
  if (request.discard && (request.parked || request.discarded)) {
    throw new InvalidRequestError('only what is on the dead-letter queue can be discarded: give discard without parked and discarded');
  }
  if (request.discard && !selects) {
    throw new InvalidRequestError('discard takes some dead letters, never all: give reason, eventType or eventId with it');
  }
  return request;
}
