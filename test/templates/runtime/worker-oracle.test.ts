import { workerTakes } from '../support/worker-oracle';

/** The points of facts/mozdef-contract.md that were executed against MozDef's worker: the oracle must say the same. */
const base = {
  summary: 's', severity: 'INFO', category: 'c', hostname: 'h', processname: 'p', processid: '1', source: 's', tags: ['t'], details: {}, timestamp: '2026-01-31T12:00:00+00:00',
};
const fateOf = (message: string | object) => {
  const verdict = workerTakes(typeof message === 'string' ? message : JSON.stringify(message));
  return verdict.fate === 'indexed' ? verdict.altered : verdict.fate;
};

test.each<[string, string | object, 'dies' | 'dropped' | string[]]>([
  ['a complete event', base, []],
  ['1 tags that is text', { ...base, tags: 'text' }, 'dies'],
  ['1 tags that is null', { ...base, tags: null }, 'dies'],
  ['1 tags that is an object', { ...base, tags: {} }, 'dies'],
  ['2 no JSON', 'hello', 'dies'],
  ['3 a list', '[{}]', 'dropped'],
  ['3 a scalar', '7', 'dropped'],
  ['4 base64 of JSON', Buffer.from(JSON.stringify(base)).toString('base64'), []],
  ['6 a text of digits as time', { ...base, timestamp: '1700000000' }, 'dropped'],
  ['7 null as time', { ...base, timestamp: null }, 'dropped'],
  ['7 true as time', { ...base, timestamp: true }, 'dropped'],
  ['7 nothing as time', { ...base, timestamp: '' }, 'dropped'],
  ['7 a word as time', { ...base, timestamp: 'yesterday' }, 'dropped'],
  ['7 an object as time', { ...base, timestamp: {} }, 'dropped'],
  ['7 a list as time', { ...base, timestamp: [] }, 'dropped'],
  ['7 a negative number as time', { ...base, timestamp: -1 }, 'dropped'],
  ['8 seconds', { ...base, timestamp: 1_700_000_000 }, []],
  ['8 milliseconds', { ...base, timestamp: 1_700_000_000_000 }, []],
  ['8 nine digits', { ...base, timestamp: 170_000_000 }, ['timestamp: 9 digits are another time']],
  ['9 no offset', { ...base, timestamp: '2026-01-31T12:00:00' }, ["timestamp: in the worker's time zone"]],
  ['12 a key that is part of "tags"', { ...base, ta: 'x' }, ['ta: taken for tags', 'ta: left out']],
  ['12 a key that is part of "payload"', { ...base, load: 'x' }, ['load: taken for payload', 'load: left out']],
  ['13 payload', { ...base, payload: {} }, ['payload: taken for payload', 'payload: left out']],
  ['14 details that is a list', { ...base, details: [] }, ['details: becomes details.message']],
  ['15 an object as summary', { ...base, summary: {} }, ['summary: becomes text']],
  ['15 a bad _int', { ...base, 'details.x_int': 'x' }, 'dropped'],
  ['16 customendpoint', { ...base, customendpoint: 1 }, ['customendpoint: not normalised']],
  ['another key', { ...base, '@Other': 1 }, ['@Other: left out']],
  ['two names of one field', { ...base, Message: 'x' }, ['summary: given twice']],
])('the oracle of the worker on %s', (_, message, expected) => expect(fateOf(message)).toEqual(expected));

test('5: tags in capitals are tags, and the name of the queue is always added', () => {
  expect(workerTakes(JSON.stringify(base), 'q')).toMatchObject({ event: { tags: ['t', 'q'] } });
});
