import { defineHandlers, drop } from '../framework';
import type { Events, OtherEvent } from '../generated/events';

/** From so many failures in a row on, a failed login looks like guessing. */
const GUESSING = 5;

/**
 * Turns the events of this source into MozDef events. An example to change: the event type is the body's `type`, and a body
 * that is a JSON array is so many events. What TypeScript knows of an event comes from its schema in `schemas/`.
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

  // Every other event type, as `schemas/event.schema.json` describes it.
  otherwise: ({ type, body: { time, actor, target, ip } }) => {
    if (type === 'heartbeat') {
      // Dropped events are counted and not delivered.
      return drop('heartbeat');
    }
    return {
      summary: [actor ?? 'somebody', type, target].filter(Boolean).join(' '),
      timestamp: time,
      details: { event_type: type, username: actor, target, sourceipaddress: ip },
    };
  },
});
