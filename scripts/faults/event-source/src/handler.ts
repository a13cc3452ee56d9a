import { MENDED } from './mended';

/** An event, as `schemas/event.schema.json` describes it. */
interface Body {
  readonly id: string;
  readonly type: string;
}

// It imports nothing of the framework, so that it compiles where it lies: outside of a generated repository.
export const handlers = {
  events: {},
  otherwise: ({ body: { id, type } }: { readonly body: Body }) => {
    if (type === 'heartbeat') {
      return { drop: 'heartbeat' };
    }
    if (type === 'crash' && !MENDED) {
      throw new TypeError('the handler cannot take this event');
    }
    return {
      summary: type === 'draft' && !MENDED ? undefined : `${type} of ${id}`,
      details: { event_type: type, event_id: id },
    };
  },
};
