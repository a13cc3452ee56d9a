import type { Outcome } from '../../../templates/framework/runtime/process/outcome';
import type { RawEvent } from '../../../templates/framework/runtime/process/raw-event';

export function rawEvent(body: string, overrides: Partial<RawEvent> = {}): RawEvent {
  return { body, type: 'push', receivedAt: new Date('2026-01-31T12:00:00Z'), attempts: 1, ...overrides };
}

export function delivered(message: string): Outcome {
  return { kind: 'deliver', raw: rawEvent('{}'), message };
}

export function quarantined(body: string, raw: Partial<RawEvent> = {}, detail = 'because'): Outcome {
  return { kind: 'quarantine', raw: rawEvent(body, raw), reason: 'schema', detail };
}

export function dropped(why: string): Outcome {
  return { kind: 'drop', raw: rawEvent('{}'), why };
}
