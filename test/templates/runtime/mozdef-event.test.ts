import { ContractError, MAX_SUMMARY_LENGTH, SEVERITIES, toMozdefEvent } from '../../../templates/framework/runtime/mozdef-event';
import { workerTakes } from '../support/worker-oracle';

const defaults = { service: 'example', source: 'github', processid: '7', receivedAt: new Date('2026-01-31T12:00:00.123Z') };
const guard = (draft: unknown) => toMozdefEvent(draft, defaults);
const faultOf = (draft: unknown) => {
  try {
    return guard(draft);
  } catch (error) {
    expect(error).toBeInstanceOf(ContractError);
    return (error as Error).message;
  }
};

test('a summary is enough: the rest is filled in', () => {
  expect(guard({ summary: 'Alice signed in' })).toEqual({
    summary: 'Alice signed in',
    severity: 'INFO',
    category: 'example',
    hostname: 'example',
    processname: 'example',
    processid: '7',
    source: 'github',
    tags: ['example', 'github'],
    timestamp: '2026-01-31T12:00:00.123+00:00',
    utctimestamp: '2026-01-31T12:00:00.123+00:00',
    details: {},
  });
});

test('what the handler says is kept', () => {
  const draft = {
    summary: 's', severity: 'ALERT', category: 'authentication', hostname: 'h', processname: 'p', processid: '1', source: 'x', details: { username: 'alice', success: true },
  };
  expect(guard({ ...draft, tags: ['sso'] })).toEqual(expect.objectContaining({ ...draft, tags: ['example', 'github', 'sso'] }));
});

test('the worker takes the event as it is, and adds nothing but the name of the queue', () => {
  const event = guard({ summary: 's', tags: ['sso'], details: { a: { b: 1 } } });
  expect(workerTakes(JSON.stringify(event), 'q')).toMatchObject({
    fate: 'indexed', altered: [], event: { summary: 's', severity: 'INFO', tags: ['example', 'github', 'sso', 'q'], details: { 'a.b': 1 } },
  });
});

// The numbers are those of facts/mozdef-contract.md.
test.each<[string, unknown, RegExp]>([
  ['1: tags that is text', { summary: 's', tags: 'sso' }, /^tags is a text of 3 characters; it must be a list/],
  ['1: tags that is an object', { summary: 's', tags: {} }, /^tags is Object/],
  ['1: a tag that is no text', { summary: 's', tags: ['a', 1] }, /^tags\[1\] is a number/],
  ['1: a list with holes', { summary: 's', tags: Array(1) }, /^tags\[0\] is undefined/],
  ['2: no object at all', undefined, /^the handler returned undefined; return an object/],
  ['2: text', '{"summary":"s"}', /^the handler returned a text of 15 characters/],
  ['3: a list', [{ summary: 's' }], /^the handler returned Array/],
  ['3: null', null, /^the handler returned null/],
  ['5: tags in capitals', { summary: 's', Tags: [] }, /^unknown field in what the handler returned; put it into details/],
  ['7: true as time', { summary: 's', timestamp: true }, /^timestamp is a boolean/],
  ['7: nothing as time', { summary: 's', timestamp: '' }, /^timestamp is an empty text/],
  ['7: a word as time', { summary: 's', timestamp: 'yesterday' }, /^timestamp is a text/],
  ['7: an object as time', { summary: 's', timestamp: {} }, /^timestamp is Object/],
  ['7: a list as time', { summary: 's', timestamp: [2026] }, /^timestamp is Array/],
  ['7: an invalid Date', { summary: 's', timestamp: new Date(NaN) }, /^timestamp is Date/],
  ['9: a time in words', { summary: 's', timestamp: 'Sat, 31 Jan 2026 12:00:00 GMT' }, /^timestamp is/],
  ['12: a key that is part of "tags"', { summary: 's', tag: 'x' }, /^unknown field in what the handler returned; put it into details/],
  ['12: an empty key', { 'summary': 's', '': 'x' }, /^unknown field in what the handler returned; put it into details/],
  ['13: payload', { summary: 's', payload: {} }, /^unknown field in what the handler returned; put it into details/],
  ['14: details that is a list', { summary: 's', details: [1] }, /^details is Array/],
  ['14: details that is text', { summary: 's', details: 'text' }, /^details is a text/],
  ['15: an object as summary', { summary: { text: 's' } }, /^summary is Object/],
  ['15: a hostname that is no text', { summary: 's', hostname: 1 }, /^hostname is a number/],
  ['15: a detail as a key of its own', { 'summary': 's', 'details.x_int': 'y' }, /^unknown field in what the handler returned; put it into details/],
  ['16: customendpoint', { summary: 's', customendpoint: true }, /^unknown field in what the handler returned; put it into details/],
  ['no summary', {}, /^summary is undefined/],
  ['a summary of blanks', { summary: ' \n' }, /^summary is an empty text/],
  ['a summary of invisible characters', { summary: '\u200B\u2060' }, /^summary is an empty text/],
  ['an unknown severity', { summary: 's', severity: 'FATAL' }, /^severity is a text of 5 characters; it must be one of DEBUG, /],
  ['a severity that is a number', { summary: 's', severity: 3 }, /^severity is a number/],
  ['an empty category', { summary: 's', category: ' ' }, /^category is an empty text/],
  ['a processid that is no number', { summary: 's', processid: NaN }, /^processid is a number/],
  ['a function in details', { summary: 's', details: { f: () => 1 } }, /^a detail is Function; details are JSON values/],
  ['a Map in details', { summary: 's', details: { m: new Map() } }, /^a detail is Map/],
  ['an own __proto__', JSON.parse('{"summary":"s","__proto__":{}}'), /^unknown field in what the handler returned; put it into details/],
])('a result with %s is refused, and the message says why', (_, draft, fault) => expect(faultOf(draft)).toMatch(fault));

test('10: timestamp and utctimestamp are the same, in ISO-8601 with an offset', () => {
  const { timestamp, utctimestamp } = guard({ summary: 's', timestamp: '2026-01-31T14:00:00+02:00' });
  expect([timestamp, utctimestamp]).toEqual(['2026-01-31T12:00:00.000+00:00', '2026-01-31T12:00:00.000+00:00']);
});

test('11: without a timestamp, it is when the event was received, not now', () => {
  expect(guard({ summary: 's', timestamp: null }).timestamp).toBe('2026-01-31T12:00:00.123+00:00');
});

test('a severity may be in small letters', () => {
  expect(SEVERITIES.map((severity) => guard({ summary: 's', severity: severity.toLowerCase() }).severity)).toEqual([...SEVERITIES]);
});

test('a process id may be a number, and goes out as text', () => expect(guard({ summary: 's', processid: 42 }).processid).toBe('42'));

test('a tag goes out once', () => expect(guard({ summary: 's', tags: ['a', 'github', 'a'] }).tags).toEqual(['example', 'github', 'a']));

test('a summary is one line without what could hide or fake text', () => {
  expect(guard({ summary: ' a\r\n\tb\u0000\u202Ec\u200Bd\u2028e ' }).summary).toBe('a b c d e');
});

test('a long summary is cut, between characters', () => {
  expect(guard({ summary: 'x'.repeat(MAX_SUMMARY_LENGTH) }).summary).toHaveLength(MAX_SUMMARY_LENGTH);
  const { summary } = guard({ summary: '😀'.repeat(MAX_SUMMARY_LENGTH) });
  expect(summary).toHaveLength(MAX_SUMMARY_LENGTH);
  expect(summary).toMatch(/\uFFFD?…$/);
});

test('half characters are replaced in every text', () => {
  const event = guard({ summary: 'a\uD800', category: 'b\uD800', tags: ['c\uDC00'], details: { 'd\uD800': 'e\uD800' } });
  expect(JSON.stringify(event)).not.toMatch(/\\ud[89a-f]/i);
});

test('a message does not quote what the handler returned, which may be secret', () => {
  for (const draft of ['hunter2', { summary: 's', severity: 'hunter2' }, { summary: 's', timestamp: 'hunter2' }, { summary: 's', tags: 'hunter2' }, ['hunter2']]) {
    expect(faultOf(draft)).not.toContain('hunter2');
  }
});
