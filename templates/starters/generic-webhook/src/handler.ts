import { defineHandlers, drop, timestampOf } from '../framework';
import type { Events, OtherEvent } from '../generated/events';

/** From so many failures in a row on, a failed login looks like guessing. */
const GUESSING = 5;

/**
 * Turns the events of this source into MozDef events. An example to change. Where the event type is looked for is in
 * `framework/source.json` (`eventType`), and a body that is a JSON array is so many events. What TypeScript knows of an event comes
 * from its schema in `schemas/`.
 */
export const handlers = defineHandlers<Events, OtherEvent>({
  // One handler for each `schemas/<event type>.schema.json`.
  events: {
    'login.failed': ({ type, body: { time, user, ip, attempts = 1 } }) => ({
      summary: `${user.name} failed to log in from ${ip ?? 'an unknown address'} (${attempts} in a row)`,
      severity: attempts >= GUESSING ? 'WARNING' : 'NOTICE',
      category: 'authentication',
      timestamp: time,
      // Only what an analyst searches for, by MozDef's names: an event may also carry secrets.
      details: { event_type: type, username: user.name, sourceipaddress: ip, attempts, success: false },
    }),
  },

  // Every other event type: `schemas/event.schema.json` demands nothing of it, so that it is delivered whatever it holds.
  otherwise: ({ type, body }) => {
    if (type === 'heartbeat') {
      // Dropped events are counted and not delivered.
      return drop('heartbeat');
    }
    const [actor, target, ip] = [body.actor, body.target, body.ip].map(textOf);
    return {
      summary: [actor, type, target].filter(Boolean).join(' '),
      timestamp: timestampOf(body.time),
      details: { event_type: type, username: actor, target, sourceipaddress: ip },
    };
  },
});

/** The value, if it is text. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
