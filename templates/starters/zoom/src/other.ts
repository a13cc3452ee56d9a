import { timestampOf } from '../framework';
import type { Handler, JsonObject } from '../framework';
import type { Meaning } from './zoom-event';
import { label, words, zoomEvent } from './zoom-event';
import type { OtherEvent } from '../generated/events';

const CATEGORIES = new Map<string, Meaning['category']>([
  ['user', 'account-management'],
  ['group', 'account-management'],
  ['role', 'account-management'],
  ['account', 'configuration'],
  ['app', 'application'],
  ['meeting', 'meeting'],
  ['webinar', 'meeting'],
  ['recording', 'recording'],
]);

/**
 * Every event type without a schema. No field is sure to be there or of the expected type, and any but these few may
 * hold a secret. Give an event type that matters a schema, and a line in handler.ts.
 */
export const otherEvent: Handler<OtherEvent> = (event) => {
  const payload = objectOf(event.body.payload);
  const object = objectOf(payload.object);
  const operator = textOf(payload.operator);
  const name = label(textOf(object.topic) ?? textOf(object.email) ?? textOf(object.id));
  return zoomEvent({ ...event, body: { payload: {} } }, {
    summary: words(`Zoom event ${label(event.type)}`, name && `on ${name}`, operator && `by ${label(operator)}`),
    severity: 'INFO',
    category: CATEGORIES.get(event.type.split('.')[0]) ?? 'other',
    timestamp: timestampOf(event.body.event_ts),
    details: {
      account_id: textOf(payload.account_id),
      operator,
      operator_id: textOf(payload.operator_id),
      username: textOf(object.email),
      object_id: textOf(object.id),
      object_uuid: textOf(object.uuid),
      topic: textOf(object.topic),
      host_id: textOf(object.host_id),
    },
  });
};

function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as JsonObject : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) || undefined : undefined;
}
