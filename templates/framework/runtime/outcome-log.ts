import type { Outcome } from './process/outcome';
import type { Telemetry } from './telemetry';

/** Reasons of dropped events that are told apart: a handler may have put something of the event into them. */
const MAX_LINES = 10;
const OTHER_REASONS = 'other reasons';

/** What became of the events of one request, or of one dead letter, but for those that were delivered: a line for each reason. */
export class OutcomeLog {
  private readonly lines = new Map<string, { readonly first: Exclude<Outcome, { kind: 'deliver' }>; count: number }>();

  /** Takes down what is certain: every one of these was acknowledged. */
  public add(outcomes: readonly Outcome[]): void {
    for (const outcome of outcomes) {
      if (outcome.kind === 'quarantine') this.count(`quarantine ${outcome.reason}`, outcome);
      else if (outcome.kind === 'drop') this.addDropped(outcome);
    }
  }

  /** Writes the lines, each with how many events it is of, and with the first of them. */
  public write(telemetry: Telemetry, suffix = '', about: Record<string, unknown> = {}): void {
    for (const { first, count } of this.lines.values()) {
      const fields = { ...about, count, eventType: first.raw.type, eventId: first.raw.id };
      if (first.kind === 'drop') telemetry.info('event dropped', { ...fields, why: first.why });
      else telemetry.warn(`event quarantined${suffix}`, { ...fields, reason: first.reason, detail: first.detail });
    }
    this.lines.clear();
  }

  private addDropped(outcome: Extract<Outcome, { kind: 'drop' }>): void {
    const key = `drop ${outcome.why}`;
    if (this.lines.has(key) || this.lines.size < MAX_LINES) this.count(key, outcome);
    else this.count(`drop ${OTHER_REASONS}`, { ...outcome, why: OTHER_REASONS });
  }

  private count(key: string, outcome: Exclude<Outcome, { kind: 'deliver' }>): void {
    const line = this.lines.get(key);
    if (line) line.count++;
    else this.lines.set(key, { first: outcome, count: 1 });
  }
}
