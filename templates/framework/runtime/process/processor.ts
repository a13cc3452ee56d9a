import { putDoubles } from './doubles';
import type { Drop, Handler, Handlers } from './handlers';
import { toLegacyEvent } from './legacy-event';
import type { Outcome, QuarantineReason } from './outcome';
import type { RawEvent } from './raw-event';
import { explain } from './validators';
import type { Validator, Validators } from './validators';
import type { SourceConfig } from '../../config';
import { maxEventBytes } from '../deliver/messages';
import { describeError } from '../describe-error';
import { isGzip } from '../gzip';
import { withoutInherited } from '../inherited';
import { JsonSizeError, readJson } from '../json-reader';
import type { ReadJson } from '../json-reader';
import { ContractError, toMozdefEvent } from '../mozdef-event';
import { oneLine, toSqsJson } from '../text';
import { within } from '../within';

/** What processing needs to know of the repository. */
export interface ProcessorOptions {
  readonly service: string;
  /** The source's name in the catalogue. */
  readonly source: string;
  readonly maxMessageBytes: number;
  /** `legacy`: what the handler returns is not sent, but the body as the framework of 2019 did (`legacy-event.ts`); it may still drop the event. Default: `native`. */
  readonly eventFormat?: SourceConfig['eventFormat'];
  readonly validators: Validators;
  readonly handlers: Handlers<any, any>;
  /** How long a handler may take before its event is quarantined. Default: 5,000 ms, half of what GitHub waits for an answer. */
  readonly handlerTimeoutMs?: number;
}

/** What a handler that does not finish has for a result. */
const LATE = Symbol('late');

export type Processor = (raw: RawEvent) => Promise<Outcome>;

/**
 * Makes the function that turns one raw event into its outcome: parse, validate, the engineer's handler, the contract
 * guard. It never throws: whatever goes wrong is a quarantine with a reason.
 */
export function createProcessor(options: ProcessorOptions): Processor {
  const { validators, handlers, eventFormat, handlerTimeoutMs = 5_000 } = options;
  const maxBytes = maxEventBytes(options.maxMessageBytes);

  const toMessage = (draft: unknown, { body, receivedAt }: RawEvent, rounded: readonly string[]): string => {
    const { service, source } = options;
    return eventFormat === 'legacy'
      ? toLegacyEvent(body, service)
      : toSqsJson(toMozdefEvent(draft, { service, source, processid: String(process.pid), receivedAt, rounded }));
  };

  return async (raw) => {
    const quarantine = (reason: QuarantineReason, detail: string): Outcome => ({ kind: 'quarantine', raw, reason, detail: oneLine(detail) });

    if (raw.oversize !== undefined) {
      return quarantine('oversize', raw.oversize);
    }
    if (raw.encoding) {
      return quarantine('malformed-json', describeBytes(raw));
    }
    let json: ReadJson;
    try {
      json = readJson(raw.body);
    } catch (error) {
      return error instanceof JsonSizeError ? quarantine('oversize', error.message) : quarantine('malformed-json', describeJsonError(error));
    }
    const body = withoutInherited(json.value);
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      return quarantine('malformed-json', `the body is ${Array.isArray(body) ? 'a list' : body === null ? 'null' : `a ${typeof body}`}, not a JSON object`);
    }

    const route = findRoute(raw.type, validators, handlers);
    if (!route) {
      return quarantine('unknown-event-type', 'no schema for events of this type, and no handler for all others');
    }

    let draft: unknown;
    let rounded = json.rounded;
    try {
      if (route.validate && !route.validate(body)) {
        return quarantine('schema', explain(route.validate));
      }
      rounded = [...rounded, ...putDoubles(body)];
    } catch (error) {
      return quarantine('schema', `the schema cannot be applied: ${describeError(error)}`);
    }
    try {
      const result = route.handle({ type: raw.type, id: raw.id, body, receivedAt: raw.receivedAt });
      draft = await within<unknown>(handlerTimeoutMs, result, () => LATE);
    } catch (error) {
      return quarantine('handler-error', describeError(error));
    }

    if (draft === LATE) {
      return quarantine('handler-error', `the handler did not finish within ${handlerTimeoutMs} ms`);
    }

    try {
      if (isDrop(draft)) {
        return { kind: 'drop', raw, why: oneLine(String(draft.drop)) };
      }
      const message = toMessage(draft, raw, rounded);
      const bytes = Buffer.byteLength(message);
      if (bytes > maxBytes) {
        return quarantine('oversize', `the MozDef event has ${bytes} bytes; the queue takes ${maxBytes}`);
      }
      return { kind: 'deliver', raw, message };
    } catch (error) {
      return quarantine('contract', isContractError(error) ? error.message : `the handler's result cannot be read: ${describeError(error)}`);
    }
  };
}

/** The schema and handler of an event type. Own properties only: a type may be called `constructor`. */
function findRoute(type: string, validators: Validators, handlers: Handlers<any, any>): { validate?: Validator; handle: Handler<any> } | undefined {
  const events: Record<string, Handler<any>> = handlers.events;
  if (Object.hasOwn(events, type) && Object.hasOwn(validators.byType, type)) {
    return { validate: validators.byType[type], handle: events[type] };
  }
  return handlers.otherwise && { validate: validators.otherwise, handle: handlers.otherwise };
}

function isDrop(value: unknown): value is Drop {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'drop');
}

/** What is thrown may be a proxy that throws when looked at. */
function isContractError(error: unknown): error is ContractError {
  try {
    return error instanceof ContractError;
  } catch {
    return false;
  }
}

/** What bytes are that are not text. Gzip that could be decompressed is text by now (`receive/raw-events.ts`). */
function describeBytes({ body }: RawEvent): string {
  return isGzip(Buffer.from(body, 'base64'))
    ? 'the body is compressed with gzip, and broken, or the source is not said to send gzip'
    : 'the body is not UTF-8 text';
}

/** V8's message without the excerpt of the text that it quotes, which may hold a secret, or say "position". */
function describeJsonError(error: unknown): string {
  const position = / in JSON at position (\d+)(?: \(line \d+ column \d+\))?$/.exec((error as Error).message)?.[1];
  return `the body is not JSON${position ? ` (at character ${position})` : ''}`;
}
