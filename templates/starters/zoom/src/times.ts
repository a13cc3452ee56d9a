import { timestampOf } from '../framework';

/**
 * Where events say when they happened, best first: `event_ts` is in nearly all, in milliseconds, and says just that. After it,
 * times of the thing that happened, the later stage of it first. Never when a meeting is to begin, or when it began.
 */
const TIMES = [
  'event_ts', 'payload.event_ts', 'payload.time_stamp', 'time_stamp', 'payload.deauthorization_time',
  'payload.object.date_time', 'payload.object.timestamp', 'payload.object.participant.date_time',
  'payload.object.participant.sharing_details.date_time', 'payload.object.live_streaming.date_time',
  'payload.object.chat_message_file.date_time', 'payload.object.chat_message.date_time',
  'payload.object.participant.leave_time', 'payload.object.participant.join_time', 'payload.object.complete_time',
  'payload.object.call_end_time', 'payload.object.answer_start_time', 'payload.object.connected_start_time',
  'payload.object.ringing_start_time', 'payload.object.call_logs.0.end_time', 'payload.object.call_logs.0.call_end_time',
  'payload.object.call_logs.0.date_time', 'payload.object.recordings.0.end_time', 'payload.object.recordings.0.date_time',
  'payload.object.recording_file.recording_end', 'payload.object.recording_file.recording_start',
].map((path) => path.split('.'));
/** What has just begun or ended has its time in these. */
const LIMITS = new Map([['started', ['payload', 'object', 'start_time']], ['ended', ['payload', 'object', 'end_time']]]);

/** When an event happened; undefined when it does not say so in a way that is a time. */
export function timeOf(type: string, body: unknown): Date | undefined {
  const limit = LIMITS.get(type.split('.')[1]);
  for (const path of limit ? [...TIMES, limit] : TIMES) {
    const time = timestampOf(at(body, path));
    if (time) return time;
  }
  return undefined;
}

/** The value at a path in a body of which nothing is known. */
export function at(body: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((parent, key) => (
    typeof parent === 'object' && parent !== null && Object.hasOwn(parent, key) ? (parent as Record<string, unknown>)[key] : undefined
  ), body);
}
