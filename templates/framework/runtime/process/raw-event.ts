/** One event as the source sent it, before anything is known of its content; or all that it sent, where that is too much. */
export interface RawEvent {
  /** The event's own text, exactly as received. */
  readonly body: string;
  /** Set when the bytes received are not UTF-8 text: `body` is then their base64. */
  readonly encoding?: 'base64';
  /** Why it is not to be processed: it is more than can be taken at once (`receive/raw-events.ts`). */
  readonly oversize?: string;
  readonly type: string;
  readonly id?: string;
  /** When it was first received. */
  readonly receivedAt: Date;
  /** How often it has been processed, this time included. */
  readonly attempts: number;
}

/** Event type of sources that have only one, and of events whose type cannot be read. */
export const DEFAULT_EVENT_TYPE = 'event';
