/** What the engineer's code imports from the framework. */
export { defineHandlers, drop } from './runtime/process/handlers';
export type { Drop, Handler, Handlers, JsonObject, SourceEvent } from './runtime/process/handlers';
export type { JsonNumber } from './runtime/json-number';
export { toJson } from './runtime/json-writer';
export type { Details, MozdefEvent, MozdefEventDraft, Severity } from './runtime/mozdef-event';
export { timestampOf } from './runtime/timestamp';
