import type { MozdefEventDraft } from '../mozdef-event';

/** A JSON object whose shape no schema describes. A whole number beyond 2^53 in it is a `bigint` (`JsonNumber`). */
export type JsonObject = Record<string, unknown>;

/** One event of the source, validated against its schema, as a handler is given it. */
export interface SourceEvent<Body = JsonObject> {
  /** The event's type, e.g. `push`. */
  readonly type: string;
  /** The source's own id of the event, where it sends one. */
  readonly id?: string;
  /**
   * The event. Its objects inherit nothing: a field that was not sent is undefined, also one called `constructor`. To ask for a name,
   * `Object.hasOwn(body, name)`.
   */
  readonly body: Body;
  /** When the event was first received here; the same when it is reprocessed. */
  readonly receivedAt: Date;
}

/** What a handler returns to have an event counted and not delivered. */
export interface Drop {
  readonly drop: string;
}

/** Leave this event out, for a reason that is logged and counted (short, the same for every event of the kind, and with nothing of the event in it). */
export function drop(reason: string): Drop {
  return { drop: reason };
}

/**
 * Turns one event into a MozDef event, or drops it. What it throws quarantines the event with reason
 * `handler-error`; what the contract does not allow in the result quarantines it with reason `contract`.
 */
export type Handler<Body = JsonObject> = (event: SourceEvent<Body>) => MozdefEventDraft | Drop | Promise<MozdefEventDraft | Drop>;

/** One handler for each schema in `schemas/`, and one for the event types that have none. */
export type Handlers<Events, Otherwise = JsonObject> = {
  /** By event type: exactly the types with a schema of their own, each with the type made from it. */
  readonly events: { readonly [Type in keyof Events]: Handler<Events[Type]> };
  /**
   * Every other event type, validated against `schemas/event.schema.json` if there is one. Without it, such events are
   * quarantined with reason `unknown-event-type`.
   */
  readonly otherwise?: Handler<Otherwise>;
};

/** Declares the handlers of this source. It returns what it is given: it is there for the types. */
export function defineHandlers<Events, Otherwise = JsonObject>(handlers: Handlers<Events, Otherwise>): Handlers<Events, Otherwise> {
  return handlers;
}
