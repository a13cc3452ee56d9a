/** Five-minute periods of a day. */
export const STEPS = 288;

/** When MozDef was down, and when GitHub sent what the schema does not know until the schema was mended: hours of the day. */
const OUTAGE = { from: 9.5, to: 10.5 };
const SCHEMA_CHANGE = { from: 14, to: 16.25 };
/** Events that MozDef takes in five minutes. */
const CAPACITY = 190;

/** A number from 0 to 1 that looks random, and is the same on every run. */
function noise(seed: number): number {
  const value = Math.sin(seed * 12.9898) * 43758.5453;
  return value - Math.floor(value);
}

const hourOf = (step: number) => step * 24 / STEPS;
const within = ({ from, to }: { from: number; to: number }, step: number) => hourOf(step) >= from && hourOf(step) < to;
const perStep = (value: (step: number) => number): number[] => Array.from({ length: STEPS }, (_, step) => value(step));

/** More by day than by night. */
const received = perStep((step) => Math.round(45 + 75 * Math.exp(-(((hourOf(step) - 14) / 5) ** 2)) + 22 * noise(step)));
const quarantined = perStep((step) => Math.round(within(SCHEMA_CHANGE, step) ? received[step] * (0.16 + 0.05 * noise(step + 500)) : 0));
const handlerErrors = perStep((step) => noise(step + 900) > 0.992 ? 1 : 0);
const mismatches = perStep((step) => noise(step + 1300) > 0.97 ? Math.ceil(3 * noise(step + 17)) : 0);
const tooLate = perStep((step) => noise(step + 1700) > 0.99 ? 1 : 0);
const dropped = perStep((step) => Math.round(received[step] * 0.12));
const delivered = perStep((step) => received[step] - quarantined[step] - handlerErrors[step] - dropped[step]);

/** What piles up while MozDef is down, and is worked off after. */
const waiting: number[] = [];
for (let step = 0; step < STEPS; step++) {
  const before = (waiting[step - 1] ?? 0) + delivered[step];
  waiting.push(within(OUTAGE, step) ? before : Math.max(Math.round(3 * noise(step + 41)), before - CAPACITY));
}
const age = perStep((step) => within(OUTAGE, step) ? (hourOf(step) - OUTAGE.from) * 3600 : waiting[step] * 2.6);

/** What was quarantined is processed again an hour after the schema was mended, but for what a handler failed on. */
const REPROCESSED_AT = Math.floor((SCHEMA_CHANGE.to + 1) / 24 * STEPS);
const reprocessed = perStep((step) => step === REPROCESSED_AT ? quarantined.reduce((sum, each) => sum + each, 0) : 0);
const deadLetters: number[] = [];
for (let step = 0; step < STEPS; step++) {
  deadLetters.push((deadLetters[step - 1] ?? 0) + quarantined[step] + handlerErrors[step] - reprocessed[step]);
}

/** Seconds since the oldest dead letter was sent, as it is measured every hour. */
const deadLetterAge: number[] = [];
for (let step = 0, since = 0; step < STEPS; step++) {
  if (deadLetters[step] === 0 || step === REPROCESSED_AT) since = step;
  deadLetterAge.push(step % 12 === 0 || step === 0 ? (step - since) * 300 : deadLetterAge[step - 1]);
}

const around = (value: number, spread: number, seed: number) => perStep((step) => value * (1 + spread * (noise(step + seed) - 0.5)));
const none = perStep(() => 0);

/** By name of the metric and, of metrics that are drawn more than once, the line's label or statistic. */
const SERIES: Record<string, readonly number[]> = {
  'received': received,
  'delivered': delivered,
  'dropped': dropped,
  'quarantined': perStep((step) => quarantined[step] + handlerErrors[step]),
  'quarantined schema': quarantined,
  'quarantined handler-error': handlerErrors,
  'refused signature-mismatch': mismatches,
  'refused signature-no-signature': tooLate,
  'ApproximateNumberOfMessagesVisible': waiting,
  'ApproximateNumberOfMessagesVisible dead letters': deadLetters,
  'ApproximateNumberOfMessagesNotVisible': perStep((step) => within(OUTAGE, step) ? 0 : Math.round(waiting[step] > 10 ? 60 : 4 + 4 * noise(step))),
  'ApproximateAgeOfOldestMessage': age,
  'reprocessed': reprocessed,
  'dead-letter-age': deadLetterAge,
  'IncomingBytes ingest': received.map((count) => count * 310),
  'IncomingBytes reprocess': reprocessed.map((count) => count * 120),
  'Count': perStep((step) => received[step] + mismatches[step] + tooLate[step]),
  '4XXError': perStep((step) => mismatches[step] + tooLate[step]),
  'Duration p50': around(38, 0.2, 3),
  'Duration p99': around(620, 0.9, 5),
  'duration p99': around(410, 0.9, 5),
  'Latency p50': around(52, 0.2, 7),
  'Latency p99': around(700, 0.9, 5),
  'payload Average': around(7_800, 0.3, 11),
  'payload Maximum': around(24_000, 0.8, 13),
  'send-retries': perStep((step) => noise(step + 2100) > 0.985 ? 1 : 0),
};

/** The day's values under the first of the keys that is known; nothing of what did not happen. */
export function seriesOf(...keys: readonly string[]): readonly number[] {
  return keys.map((key) => SERIES[key]).find((series) => series) ?? none;
}
