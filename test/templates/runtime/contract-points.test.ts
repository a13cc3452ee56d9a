import { CUT_FIELD, MAX_DEPTH, MAX_ELEMENTS, MAX_FIELDS } from '../../../templates/framework/runtime/details';
import type { MozdefEvent } from '../../../templates/framework/runtime/mozdef-event';
import type { Outcome } from '../../../templates/framework/runtime/process/outcome';
import { createProcessor } from '../../../templates/framework/runtime/process/processor';
import type { ProcessorOptions } from '../../../templates/framework/runtime/process/processor';
import { MAX_KEYWORD_BYTES } from '../../../templates/framework/runtime/text';
import { rawEvent } from '../support/outcomes';
import { pluginsWokenBy } from '../support/plugin-oracle';
import { indexFaults, nestedIndexFaults, workerTakes } from '../support/worker-oracle';

/** The points of facts/mozdef-contract.md by number, from the outside: what a handler returns, and what MozDef's worker makes of it. */
const NOW = '2026-01-31T12:00:00.000+00:00';

function outcomeOf(result: unknown, options: Partial<ProcessorOptions> = {}, body = '{}'): Promise<Outcome> {
  const handlers = { events: {}, otherwise: () => result as never };
  return createProcessor({ service: 'okta', source: 'generic', maxMessageBytes: 262_144, validators: { byType: {} }, handlers, ...options })(rawEvent(body));
}

/** The event that is sent, which the worker takes as it is and Elasticsearch can index. */
async function sent(result: object, options?: Partial<ProcessorOptions>): Promise<MozdefEvent> {
  const outcome = await outcomeOf({ summary: 's', ...result }, options);
  if (outcome.kind !== 'deliver') throw new Error(JSON.stringify(outcome));
  expect(workerTakes(outcome.message)).toMatchObject({ fate: 'indexed', altered: [] });
  const event = JSON.parse(outcome.message) as MozdefEvent;
  expect(indexFaults(event.details)).toEqual([]);
  return event;
}

/** Why the event is quarantined. */
async function refusal(result: object): Promise<string> {
  const outcome = await outcomeOf({ summary: 's', ...result });
  if (outcome.kind !== 'quarantine') throw new Error(`${outcome.kind} is no quarantine`);
  expect(outcome.reason).toBe('contract');
  return outcome.detail;
}

describe('1: tags is always a list', () => {
  test.each([['text'], [{}], [7], [true]])('%j is refused', async (tags) => expect(await refusal({ tags })).toMatch(/^tags is /));
  test.each([[null], [undefined], [[]]])('%j is the service and the source', async (tags) => expect((await sent({ tags })).tags).toEqual(['okta', 'generic']));
  test.each([[[null]], [[['nested']]], [[{}]], [['']]])('%j, of what is no text, is refused', async (tags) => expect(await refusal({ tags })).toMatch(/^tags\[0\] is /));
});

test('2: the body is always JSON, whatever is in the texts', async () => {
  const event = await sent({ summary: 'a"b\\c\u0000\uFFFF\uD800', details: { 'x': '"}\n\u0001\uFFFE\uDC00', 'key"\uD800': 1 } });
  expect(event.details).toEqual({ 'x': '"}\n\u0001\uFFFE\uFFFD', 'key"\uFFFD': 1 });
});

test.each([[[]], [[{ summary: 's' }]], ['text'], [7], [null], [undefined], [true]])('3: the message is one object, never a list or a scalar: %j is refused', async (result) => {
  expect(await outcomeOf(result)).toMatchObject({ kind: 'quarantine', reason: 'contract', detail: expect.stringMatching(/^the handler returned /) as string });
});

test('4: the message is JSON, not base64 of it', async () => {
  expect(await outcomeOf({ summary: 's' })).toMatchObject({ message: expect.stringMatching(/^\{.*\}$/) as string });
});

test('5: tags go out as tags, in small letters, and "Tags" does not', async () => {
  expect((await sent({ tags: ['x'] })).tags).toEqual(['okta', 'generic', 'x']);
  expect(await refusal({ Tags: ['x'] })).toMatch(/^unknown field /);
});

/** What goes out in place of a time that the worker would drop the event for, or take for another: the receipt's, and the time given in details. */
const received = (given: string) => ({ timestamp: NOW, utctimestamp: NOW, details: { mozdef_ef_timestamp: given } });

test('6: a text of digits never goes out as timestamp: it is the time that it means, or that of the receipt', async () => {
  for (const timestamp of ['1769860800', '1769860800000', '1769860800000000']) expect(await sent({ timestamp })).toMatchObject({ timestamp: NOW, details: {} });
  for (const timestamp of ['0', '176986080', '20260131']) expect(await sent({ timestamp })).toMatchObject(received(timestamp));
});

test.each<[unknown]>([[true], [''], ['yesterday'], [{}], [[]], [NaN], [new Date(NaN)]])('7: %j is refused as timestamp', async (timestamp) => {
  expect(await refusal({ timestamp })).toMatch(/^timestamp is /);
});

test('7: a negative number is no time of an event', async () => expect(await sent({ timestamp: -1 })).toMatchObject(received('-1')));

test('8: seconds, milliseconds, microseconds and nanoseconds are times; numbers of other lengths are that of the receipt', async () => {
  for (const timestamp of [1_769_860_800, 1_769_860_800_000, 1_769_860_800_000_000, 1_769_860_800_000_000_000]) {
    expect(await sent({ timestamp })).toMatchObject({ timestamp: NOW, details: {} });
  }
  for (const timestamp of [176_986_080, 17_698_608_000]) expect(await sent({ timestamp })).toMatchObject(received(String(timestamp)));
});

test('9: text without an offset is not guessed at; more than milliseconds is cut', async () => {
  for (const timestamp of ['2026-01-31T12:00:00', '2026-01-31']) expect(await sent({ timestamp })).toMatchObject(received(timestamp));
  expect(await refusal({ timestamp: '31 Jan 2026 12:00:00 +0000' })).toMatch(/^timestamp is /);
  expect((await sent({ timestamp: '2026-01-31T12:00:00.000999999Z' })).timestamp).toBe(NOW);
});

test.each(['2026-01-31T12:00:00Z', '2026-01-31T13:00:00+01:00', '2026-01-31 06:30:00-0530'])('10: %s goes out as ISO-8601 with an offset, in both fields', async (timestamp) => {
  expect(await sent({ timestamp })).toMatchObject({ timestamp: NOW, utctimestamp: NOW });
});

test.each([[undefined], [null]])('11: without a timestamp (%j) it is when the event was received', async (timestamp) => {
  expect(await sent({ timestamp })).toMatchObject({ timestamp: NOW, utctimestamp: NOW });
});

test.each(['a', 's', 'g', 't', 'ta', 'ag', 'gs', 'tag', 'ags', 'pay', 'load', 'p', '', '@tags', 'Summary', 'message'])(
  '12: the field %j, which would be taken for another, is refused', async (field) => {
    expect(await refusal({ [field]: 'x' })).toMatch(/^unknown field /);
  });

test('13: payload is refused at the top, and goes out in details', async () => {
  expect(await refusal({ payload: {} })).toMatch(/^unknown field /);
  expect((await sent({ details: { payload: { a: 1 } } })).details).toEqual({ 'payload.a': 1 });
});

test('14: details is always an object; its keys keep their case', async () => {
  for (const details of ['text', [], 7, true]) expect(await refusal({ details })).toMatch(/^details is /);
  for (const details of [null, undefined]) expect((await sent({ details })).details).toEqual({});
  expect((await sent({ details: { UserName: { fullName: 'x' } } })).details).toEqual({ 'UserName.fullName': 'x' });
});

test('15: only texts are texts, and details._int is a name as any other', async () => {
  for (const field of ['summary', 'hostname', 'processname', 'category', 'source']) {
    for (const value of [{}, [], 7, true, '', ' ']) expect(await refusal({ [field]: value })).toMatch(new RegExp(`^${field} is `));
  }
  expect(await sent({ hostname: null, processname: null, category: null, source: null })).toMatchObject({ hostname: 'okta', processname: 'okta', category: 'okta', source: 'generic' });
  expect((await sent({ details: { x_int: 'x', y_float: 'y' } })).details).toEqual({ x_int: 'x', y_float: 'y' });
  expect(await refusal({ 'details.x_int': 'x' })).toMatch(/^unknown field /);
});

test('16: customendpoint is refused at the top, and is harmless in details', async () => {
  expect(await refusal({ customendpoint: 1 })).toMatch(/^unknown field /);
  await sent({ details: { customendpoint: true } });
});

describe('17: Elasticsearch can index the event', () => {
  test('a text of more than 32,766 bytes is cut, and named', async () => {
    const { details } = await sent({ details: { exact: 'x'.repeat(MAX_KEYWORD_BYTES), longer: 'ü'.repeat(MAX_KEYWORD_BYTES) } });
    expect([details.exact, Buffer.byteLength(details.longer as string), details[CUT_FIELD]]).toEqual(['x'.repeat(32_766), 32_766, ['longer']]);
  });
  test.each(['hostname', 'category', 'processname', 'source', 'processid'])('too long a %s is cut', async (field) => {
    expect(Buffer.byteLength((await sent({ [field]: 'x'.repeat(40_000) }) as unknown as Record<string, string>)[field])).toBe(MAX_KEYWORD_BYTES);
  });
  test('addresses, success and places have their types, or another name', async () => {
    const { details } = await sent({ details: { sourceipaddress: 'unknown', destinationipaddress: '10.0.0.1', success: 'yes', sourceipgeopoint: 'Berlin' } });
    expect(details).toEqual({ sourceipaddress_invalid: 'unknown', destinationipaddress: '10.0.0.1', success_invalid: 'yes', sourceipgeopoint_invalid: 'Berlin' });
  });
  test('of too many fields the first go out, and that there were more', async () => {
    const { details } = await sent({ details: Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`k${n}`, n])) });
    expect([Object.keys(details).length, details[CUT_FIELD]]).toEqual([MAX_FIELDS + 1, [`(more than ${MAX_FIELDS} fields)`]]);
  });
  test('nesting becomes names with dots; what lies too deep becomes text, and is named', async () => {
    const deep = Array.from({ length: MAX_DEPTH + 2 }).reduce<object>((inner) => ({ a: inner }), { b: 1 });
    const path = Array(MAX_DEPTH).fill('a').join('.');
    expect((await sent({ details: deep })).details).toEqual({ [path]: '{"a":{"a":{"b":1}}}', [CUT_FIELD]: [path] });
    expect((await sent({ details: { a: { b: { c: [1] } } } })).details).toEqual({ 'a.b.c': [1] });
  });
  test('a name with many dots, each of which would be a level, has fewer', async () => {
    const [name] = Object.keys((await sent({ details: { ['a.'.repeat(60)]: { b: { c: { d: 1 } } } } })).details);
    expect(name.split('.').length).toBeLessThan(20);
  });
  test('lists hold values of one type; their objects become text; long ones are cut, and named', async () => {
    const { details } = await sent({ details: { a: [1, 'x'], b: [{ c: 1 }], d: Array(MAX_ELEMENTS + 1).fill(0) } });
    expect(details).toEqual({ a: ['1', 'x'], b: ['{"c":1}'], d: Array(MAX_ELEMENTS).fill(0), [CUT_FIELD]: ['d'] });
  });
  test('numbers of more than 64 bits become text', async () => {
    expect((await sent({ details: { a: 2 ** 63, b: 2 ** 53, c: 10n ** 30n, d: Infinity } })).details).toEqual({
      a: '9223372036854776000', b: 2 ** 53, c: '1000000000000000000000000000000', d: 'Infinity',
    });
  });
  test('an event that is larger than the queue takes is quarantined, not cut', async () => {
    const details = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`k${n}`, 'x'.repeat(30_000)]));
    expect(await outcomeOf({ summary: 's', details })).toMatchObject({ kind: 'quarantine', reason: 'oversize' });
  });
});

test('18: no event wakes a plugin of MozDef that could lose or change it, whatever words are in it', async () => {
  const event = await sent({ summary: 'filterlog', details: { username: 'ComplianceItems', command: 'x' } }, { service: 'google' });
  expect(pluginsWokenBy(JSON.stringify(event))).toEqual([]);
  expect(event).toMatchObject({ summary: 'filterlog (word)', tags: ['google (word)', 'generic'], details: { username: 'ComplianceItems (word)', command_word: 'x' } });
});

describe('19: the plugins for the events of 2019', () => {
  const zoom = { service: 'zoom', source: 'zoom' };
  test('are not called upon by native events', async () => {
    expect(await sent({}, zoom)).toMatchObject({ hostname: 'zoom', tags: ['zoom'] });
    expect((await sent({ hostname: 'okta_host' })).hostname).toBe('okta_host (word)');
    expect((await sent({ hostname: 'Slack_Host', tags: ['slack'] })).hostname).toBe('Slack_Host (word)');
    expect((await sent({ hostname: 'slack_host' })).hostname).toBe('slack_host');
  });
  test('get what they want of legacy ones: details.event, details.payload, hostname and tag', async () => {
    const body = '{"event":"meeting.started","payload":{"object":{"id":12345678901234567,"uuid":"x"}}}';
    const outcome = await outcomeOf({ summary: 'not sent' }, { ...zoom, eventFormat: 'legacy' }, body) as { message: string };
    expect(workerTakes(outcome.message)).toEqual({
      fate: 'indexed',
      event: expect.objectContaining({
        hostname: 'zoom_host', processname: 'zoom', summary: 'zoom_event', category: 'zoom', source: 'api_aws_lambda', tags: ['zoom', 'queue'], details: JSON.parse(body) as object,
      }) as object,
      altered: ['eventsource: left out', 'severity: UNKNOWN', 'processid: UNKNOWN', 'timestamp: now'],
    });
    expect(outcome.message).toContain(body);
  });
  test('a legacy event that MozDef would lose is repaired or quarantined', async () => {
    const { message } = await outcomeOf({}, { eventFormat: 'legacy' }, JSON.stringify({ success: 'yes', a: 'x'.repeat(40_000) })) as { message: string };
    expect(nestedIndexFaults((JSON.parse(message) as MozdefEvent).details)).toEqual([]);
    expect(await outcomeOf({}, { eventFormat: 'legacy' }, '{"a":1,"a.b":2}')).toMatchObject({ kind: 'quarantine', reason: 'contract' });
    expect(await outcomeOf({}, { eventFormat: 'legacy', maxMessageBytes: 100 })).toMatchObject({ kind: 'quarantine', reason: 'oversize' });
  });
  test('in the legacy format the handler still drops and fails', async () => {
    expect(await outcomeOf({ drop: 'noise' }, { eventFormat: 'legacy' })).toMatchObject({ kind: 'drop', why: 'noise' });
    expect(await outcomeOf(Promise.reject(new Error('x')), { eventFormat: 'legacy' })).toMatchObject({ kind: 'quarantine', reason: 'handler-error' });
  });
});

test('20: the tag githubeventsqs, whose plugin needs details that are not flat, is marked', async () => {
  expect((await sent({ tags: ['githubeventsqs'] })).tags).toEqual(['okta', 'generic', 'githubeventsqs (word)']);
});
