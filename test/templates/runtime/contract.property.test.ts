import fc from 'fast-check';
import { CUT_FIELD, MAX_FIELDS } from '../../../templates/framework/runtime/details';
import type { MozdefEvent } from '../../../templates/framework/runtime/mozdef-event';
import { SEVERITIES } from '../../../templates/framework/runtime/mozdef-event';
import { PLUGINS } from '../../../templates/framework/runtime/mozdef-words';
import { QUARANTINE_REASONS } from '../../../templates/framework/runtime/process/outcome';
import type { Outcome } from '../../../templates/framework/runtime/process/outcome';
import { createProcessor } from '../../../templates/framework/runtime/process/processor';
import { fitsSqs } from '../../../templates/framework/runtime/text';
import { anyString } from '../support/any-string';
import { fuzz, FUZZ_TIMEOUT_MS } from '../support/fuzz';
import { rawEvent } from '../support/outcomes';
import { indexFaults, nestedIndexFaults, workerTakes } from '../support/worker-oracle';

const throwing = () => { throw new Error('no'); };
const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const cyclic = () => {
  const value: Record<string, unknown> = { a: 1 };
  value.self = value;
  value.list = [value];
  return value;
};
/** What no JSON holds. Made anew for each use, and hidden from fast-check's own look at it. */
const oddities: (() => unknown)[] = [
  () => NaN, () => -Infinity, () => -0, () => 10n ** 30n, () => undefined, () => Symbol('s'), () => throwing, () => new Date(NaN), () => new Date(8.64e15),
  () => new Date(-1), () => new Map([[1, 2]]), () => new Set([1]), () => Buffer.from('x'), () => /x/, () => new Error('x'), () => new String('x'),
  cyclic, revoked,
  () => ({ get summary() { return throwing(); } }), () => ({ toJSON: throwing }), () => ({ toString: throwing }),
  () => ({ [Symbol.toPrimitive]: throwing }),
  () => new Proxy({}, { ownKeys: throwing }), () => new Proxy({}, { get: () => 'always' }), () => new Proxy([], {}), () => Object.create(null),
  () => JSON.parse('{"__proto__":{"summary":"x"},"constructor":1}'), () => '', () => ' ', () => '\u200B', () => '\uD800', () => 'x'.repeat(40_000),
  () => '😀'.repeat(9_000), () => Array(5), () => Array(1_500).fill('x'), () => Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`k${n}`, n])),
  () => new Promise(() => undefined), () => ({ then: throwing }), () => ({ then: () => undefined }), () => ({ get then() { return throwing(); } }),
  () => ({ then: (resolve: (value: unknown) => void) => { resolve({ summary: 'a' }); resolve({ summary: 'b' }); throwing(); } }),
  () => ({ get drop() { return throwing(); } }), () => ({ drop: { toString: throwing } }), () => ({ drop: undefined }), () => Object.freeze(['x']),
  () => ({ summary: 's', get details() { return throwing(); } }), () => ({ length: 3 }), () => new Uint8Array(100_000), () => 'a'.repeat(300_000), () => ({ a: 'b'.repeat(300_000) }),
  () => JSON.parse('['.repeat(5_000) + ']'.repeat(5_000)), () => JSON.parse('{"a":'.repeat(5_000) + '1' + '}'.repeat(5_000)), () => 2 ** 63, () => 1e300,
  () => ({ ['a.'.repeat(50)]: { ['b.'.repeat(50)]: 1 } }), () => JSON.parse('{"a":{"__proto__":{"b":1},"constructor":{"prototype":{"c":1}}}}'),
  () => Object.create({ summary: 'inherited' }), () => Object.defineProperty({}, 'summary', { value: 'hidden' }), () => [[[['x']]]], () => async () => 'x',
  () => '2026-01-31', () => '1700000000', () => 1_700_000_000, () => 17, () => '2026-01-31T12:00:00Z', () => 'warning', () => 'FATAL',
];
interface Made { make(): unknown }
const odd: fc.Arbitrary<Made> = fc.nat({ max: oddities.length - 1 }).map((index) => ({ make: oddities[index] }));
const text: fc.Arbitrary<Made> = fc.oneof(fc.string(), anyString()).map((value) => ({ make: () => value }));
const json: fc.Arbitrary<Made> = fc.jsonValue({ maxDepth: 4 }).map((value) => ({ make: () => value }));
const detailNames = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.constantFrom('__proto__', 'constructor', 'a', 'a.b', 'a.', '', '.', 'success', 'success.x', 'sourceipaddress', 'sourceipgeopoint', 'apiversion', 'mozdef_ef_cut', 'a_value'),
);
const objectOf = (names: fc.Arbitrary<string>, values: fc.Arbitrary<Made>): fc.Arbitrary<Made> =>
  fc.array(fc.tuple(names, values), { maxLength: 12 }).map((entries) => ({
    make: () => Object.fromEntries(entries.map(([name, value]) => [name, value.make()])),
  }));
const details = objectOf(detailNames, fc.oneof(odd, text, json, objectOf(detailNames, fc.oneof(odd, text, json))));
const fields = fc.constantFrom('summary', 'severity', 'category', 'tags', 'timestamp', 'hostname', 'processname', 'processid', 'source', 'details');
const known = fc.record({
  severity: fc.constantFrom(undefined, ...SEVERITIES), summary: fc.string({ minLength: 1 }), tags: fc.array(fc.string({ minLength: 1 })), details,
}).map((draft) => ({ make: () => ({ ...draft, details: draft.details.make() }) }));
const anyField = fc.oneof({ weight: 9, arbitrary: fields }, { weight: 1, arbitrary: fc.string({ maxLength: 4 }) });
const strange = objectOf(anyField, fc.oneof(odd, text, json, details));

type How = 'return' | 'promise' | 'thenable' | 'throw' | 'reject';

/** Throws the value, returns it, or promises it, to `process`, which must not throw. */
function outcomeOf({ make }: Made, how: How, eventFormat?: 'native' | 'legacy', body = '{}'): Promise<Outcome> {
  const processor = createProcessor({
    service: 'service',
    source: 'source',
    maxMessageBytes: 262_144,
    eventFormat,
    handlerTimeoutMs: 5,
    validators: { byType: {} },
    handlers: {
      events: {},
      otherwise: () => {
        if (how === 'throw') throw make();
        if (how === 'thenable') return { then: (resolve: (value: unknown) => void) => resolve(make()) } as never;
        return (how === 'return' ? make() : how === 'promise' ? Promise.resolve(make()) : Promise.reject(make())) as never;
      },
    },
  });
  return processor(rawEvent(body));
}

/** The law: an event that MozDef takes as it is, or a quarantine with a reason. */
function expectLawful(outcome: Outcome): MozdefEvent | undefined {
  if (outcome.kind !== 'deliver') {
    expect(outcome.kind === 'drop' ? outcome.why : outcome.detail).not.toBe('');
    if (outcome.kind === 'quarantine') expect(QUARANTINE_REASONS).toContain(outcome.reason);
    return undefined;
  }
  const { message } = outcome;
  expect(Buffer.byteLength(message)).toBeLessThanOrEqual(262_144);
  expect(fitsSqs(message)).toBe(true);
  const sent = JSON.parse(message) as MozdefEvent;
  const verdict = workerTakes(message);
  expect(verdict).toMatchObject({ fate: 'indexed', altered: [] });
  if (verdict.fate === 'indexed') {
    expect(verdict.event).toEqual({
      ...sent, tags: [...sent.tags, 'queue'], timestamp: sent.timestamp.replace('+00:00', 'Z'), utctimestamp: sent.timestamp.replace('+00:00', 'Z'),
    });
  }
  expect(indexFaults(sent.details)).toEqual([]);
  expect(Object.keys(sent.details).length).toBeLessThanOrEqual(MAX_FIELDS + 2);
  for (const tag of sent.tags) expect(typeof tag).toBe('string');
  expect(sent.summary.trim()).not.toBe('');
  return sent;
}

const HOW = ['return', 'promise', 'thenable', 'throw', 'reject'] as const;
const how = fc.constantFrom<How>(...HOW);

test.each(oddities.map((make, index) => [index, make.toString().slice(0, 60), make] as const))(
  'a handler that returns or throws oddity %i (%s), alone and in every field, yields an event that MozDef takes, or a quarantine', async (_, __, make) => {
    for (const each of HOW) expectLawful(await outcomeOf({ make }, each));
    for (const field of ['summary', 'severity', 'category', 'tags', 'timestamp', 'hostname', 'processname', 'processid', 'source', 'details', 'drop', 'other']) {
      expectLawful(await outcomeOf({ make: () => ({ summary: 's', [field]: make() }) }, 'return'));
      expectLawful(await outcomeOf({ make: () => ({ summary: 's', tags: [make()], details: { [field]: make(), list: [make(), make()], deep: { a: make() } } }) }, 'return'));
    }
  });

test('a well-meant result yields an event that MozDef takes, unless a detail is no JSON value', async () => {
  let delivered = 0;
  await fc.assert(fc.asyncProperty(known, async (draft) => {
    if (expectLawful(await outcomeOf(draft, 'return'))) delivered++;
  }), fuzz(300));
  expect(delivered).toBeGreaterThan(50);
}, FUZZ_TIMEOUT_MS);

test('an arbitrary result, returned or thrown, yields an event that MozDef takes, or a quarantine with a reason', async () => {
  const results = fc.oneof(strange, details, json, odd);
  await fc.assert(fc.asyncProperty(results, how, async (draft, each) => { expectLawful(await outcomeOf(draft, each)); }), fuzz(500));
}, FUZZ_TIMEOUT_MS);

test('in the legacy format any body yields the event of 2019, whatever the handler returns, or a quarantine with a reason', async () => {
  const bodies = fc.dictionary(detailNames, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 8 }).map((body) => JSON.stringify(body));
  await fc.assert(fc.asyncProperty(fc.oneof(strange, odd, json), bodies, async (draft, body) => {
    const outcome = await outcomeOf(draft, 'return', 'legacy', body);
    if (outcome.kind !== 'deliver') return;
    const event = JSON.parse(outcome.message) as MozdefEvent;
    expect(Object.keys(event).sort()).toEqual(['category', 'details', 'eventsource', 'hostname', 'processname', 'source', 'summary', 'tags']);
    expect(workerTakes(outcome.message).fate).toBe('indexed');
    expect(nestedIndexFaults(event.details)).toEqual([]);
  }), fuzz(300));
}, FUZZ_TIMEOUT_MS);

test('details that JSON knows come out with every value, or are named as cut', async () => {
  await fc.assert(fc.asyncProperty(fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.oneof(fc.string(), fc.integer(), fc.boolean()), { maxKeys: 20 }), async (given) => {
    const special = ['success', 'apiversion', ...PLUGINS.flatMap(({ words }) => words)];
    fc.pre(!Object.entries(given).flat().some((each) => special.includes(String(each).toLowerCase())));
    const sent = expectLawful(await outcomeOf({ make: () => ({ summary: 's', details: given }) }, 'return'));
    expect(sent?.details).toEqual({ ...given });
    expect(sent?.details).not.toHaveProperty(CUT_FIELD);
  }), fuzz());
}, FUZZ_TIMEOUT_MS);
