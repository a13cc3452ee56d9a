import fc from 'fast-check';
import { CUT_FIELD, MARKED_FIELD, MAX_ELEMENTS, ROUNDED_FIELD } from '../../../templates/framework/runtime/details';
import { toMozdefEvent } from '../../../templates/framework/runtime/mozdef-event';
import type { MozdefEvent } from '../../../templates/framework/runtime/mozdef-event';
import { PLUGINS, WORD_MARK } from '../../../templates/framework/runtime/mozdef-words';
import { toLegacyEvent } from '../../../templates/framework/runtime/process/legacy-event';
import { fuzz, FUZZ_TIMEOUT_MS } from '../support/fuzz';
import { ADDRESS_PLUGINS, HARMLESS_PLUGINS, pluginsWokenBy, spellings } from '../support/plugin-oracle';
import { indexFaults, workerTakes } from '../support/worker-oracle';

const words = spellings();
const guard = (draft: object, names: { service: string; source: string; rounded?: string[] } = { service: 'example', source: 'github' }) =>
  toMozdefEvent({ summary: 's', ...draft }, { ...names, processid: '7', receivedAt: new Date('2026-01-31T12:00:00Z') });
const detailsOf = (details: Record<string, unknown>) => guard({ details }).details;
const woken = (event: MozdefEvent) => pluginsWokenBy(JSON.stringify(event)).filter((plugin) => !ADDRESS_PLUGINS.includes(plugin));

describe.each(words)('the word %s', (word) => {
  const marked = word + WORD_MARK;

  test('is marked in every field of a native event, and the event says where', () => {
    const draft = { summary: word, category: word, hostname: word, processname: word, processid: word, source: word, tags: [word, 'x'] };
    const event = guard({ ...draft, details: { a: word, b: ['x', word], c: { d: word } } });
    expect(event).toMatchObject({
      summary: marked,
      category: marked,
      hostname: marked,
      processname: marked,
      processid: marked,
      source: marked,
      tags: ['example', 'github', marked, 'x'],
      details: {
        'a': marked,
        'b': ['x', marked],
        'c.d': marked,
        [MARKED_FIELD]: ['summary', 'category', 'hostname', 'processname', 'processid', 'source', 'tags', 'details.a', 'details.b', 'details.c.d'],
      },
    });
    expect(woken(event)).toEqual([]);
  });

  test('is marked as the name of a detail, unless it is the one of an address', () => {
    const isAddress = ['sourceipaddress', 'destinationipaddress'].includes(word.toLowerCase());
    const event = guard({ details: { [word]: '10.0.0.1', x: { [word]: '10.0.0.1' } } });
    const [parts, last] = [word.split('.'), `x.${word}`];
    expect(event.details).toEqual(isAddress ? { [word]: '10.0.0.1', [last]: '10.0.0.1' }
      : { [`${word}_word`]: '10.0.0.1', [last]: '10.0.0.1', [MARKED_FIELD]: [`details.${word}_word`] });
    expect(parts.length).toBeLessThan(3);
    expect(woken(event)).toEqual([]);
  });

  test('is marked as the name of the service and of the source', () => {
    const event = guard({}, { service: word, source: word });
    expect(event).toMatchObject({ tags: [marked], category: marked, hostname: marked, processname: marked, source: marked });
    expect(woken(event)).toEqual([]);
  });

  test('is left alone within a text', () => {
    expect(guard({ summary: `${word} x`, hostname: `x.${word}`, details: { a: `x ${word}`, b: [`${word}.`], [`${word}s`]: 1 } }).details).not.toHaveProperty(MARKED_FIELD);
  });

  test('wakes nothing that harms a legacy event, as a name or as a value', () => {
    const message = toLegacyEvent(JSON.stringify({ [word]: { [word]: [word, { x: word }] } }), 'example');
    expect(pluginsWokenBy(message).filter((plugin) => !HARMLESS_PLUGINS.includes(plugin))).toEqual([]);
  });
});

test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
  ['a text that looks marked', { a: 'ldap (word)' }, { a: 'ldap (word)' }],
  ['a word with blanks, which MozDef does not take off', { a: ' ldap', b: 'ldap\n' }, { a: ' ldap', b: 'ldap\n' }],
  ['what is no text', { a: 1, b: true }, { a: 1, b: true }],
  ['a name whose marked form is taken', { ldap: 1, ldap_word: 2 }, { ldap_word_2: 1, ldap_word: 2, [MARKED_FIELD]: ['details.ldap_word_2'] }],
  ['a name with fields below it', { 'ldap': 1, 'ldap.a': 2 }, { 'ldap_word': 1, 'ldap.a': 2, [MARKED_FIELD]: ['details.ldap_word'] }],
  ['a name whose marked form has fields below it', { 'ldap': 1, 'ldap_word.a': 2 }, { 'ldap_word_value': 1, 'ldap_word.a': 2, [MARKED_FIELD]: ['details.ldap_word_value'] }],
  ['a name that only dots make a word', { 'ELB-HealthChecker/1': { 0: 'x' } }, { 'ELB-HealthChecker/1.0_word': 'x', [MARKED_FIELD]: ['details.ELB-HealthChecker/1.0_word'] }],
  ['a typed detail that only its text makes a word', { success: ['ldap'] }, { success_invalid: 'ldap (word)', [MARKED_FIELD]: ['details.success_invalid'] }],
  ['what plugins read of an event with an address', { sourceipaddress: '10.0.0.1', src: '6.6.6.6', cluster_client_ip: '6.6.6.6' },
    { sourceipaddress: '10.0.0.1', src_word: '6.6.6.6', cluster_client_ip_word: '6.6.6.6', [MARKED_FIELD]: ['details.src_word', 'details.cluster_client_ip_word'] }],
  ['a value where plugins write objects', { sourceipgeolocation: 'Berlin' }, { sourceipgeolocation_value: 'Berlin' }],
  ['a detail called like our own', { [MARKED_FIELD]: 'x' }, { [`${MARKED_FIELD}_invalid`]: 'x' }],
  ['a name of which the value is cut', { command: Array(MAX_ELEMENTS + 1).fill(0) },
    { command_word: Array(MAX_ELEMENTS).fill(0), [CUT_FIELD]: ['command_word'], [MARKED_FIELD]: ['details.command_word'] }],
])('%s', (_, details, expected) => {
  expect(detailsOf(details)).toEqual(expected);
  expect(indexFaults(detailsOf(details))).toEqual([]);
});

test('a tag and `_host` is a word in that event: an installation may have a plugin of 2019 for it', () => {
  expect(guard({ tags: ['Slack'], details: { a: 'slack_HOST', b: 'okta_host', github_host: 'EXAMPLE_HOST' } }).details).toEqual({
    a: 'slack_HOST (word)', b: 'okta_host', github_host_word: 'EXAMPLE_HOST (word)', [MARKED_FIELD]: ['details.a', 'details.github_host_word'],
  });
});

test('a word that is the name of a number which was rounded wakes nothing where that is told', () => {
  const { details } = guard({}, { service: 'example', source: 'github', rounded: ['x', 'ldap'] });
  expect(details).toEqual({ [ROUNDED_FIELD]: ['ldap (word)', 'x'] });
});

test('of all characters beyond ASCII only one becomes ASCII in small letters', () => {
  const found = Array.from({ length: 0x110000 - 0x80 }, (_, index) => index + 0x80).filter((code) => (code < 0xD800 || code > 0xDFFF) && /^[\0-\x7F]*$/.test(String.fromCodePoint(code).toLowerCase()));
  expect(found).toEqual([0x212A]);
});

describe('a legacy event', () => {
  const legacy = (body: object, service = 'example') => toLegacyEvent(JSON.stringify(body), service);

  test.each<[string, object, object]>([
    ['words of plugins that drop, break or falsify events', { user: { login: 'complianceitems' }, list: ['LDAP', 'x'], network: 1 },
      { user: { login: 'complianceitems (word)' }, list: ['LDAP (word)', 'x'], network_word: 1 }],
    ['a name whose marked form is taken', { ldap: 1, ldap_word: 2 }, { ldap_word_2: 1, ldap_word: 2 }],
    ['what a plugin takes for a text', { http_x_forwarded_for: ['10.0.0.1'] }, { http_x_forwarded_for_invalid: ['10.0.0.1'] }],
    ['null where a plugin takes it for a text', { http_x_forwarded_for: null }, { http_x_forwarded_for_invalid: null }],
    ['a command that is no text, and a host’s user', { command: ['ls'], suser: 'root' }, { command_invalid: ['ls'], suser: 'root' }],
  ])('has %s changed', (_, body, details) => expect(JSON.parse(legacy(body))).toMatchObject({ details }));

  test.each<[string, object]>([
    ['words of plugins that ask whose the event is', { a: 'vulnerability', b: 'squid', c: 'triagebot', d: 'zoom_host', bro: 1 }],
    ['addresses, which plugins are to find', { src: '10.0.0.1', http_x_forwarded_for: '10.0.0.2, 10.0.0.3' }],
    ['a command', { command: ['ls'] }],
    ['words within texts', { a: 'ldap server', ldaps: 'google.com' }],
  ])('keeps %s as the source wrote it', (_, body) => expect(legacy(body)).toContain(`"details":${JSON.stringify(body)}}`));

  test('keeps the words that it has by design: their plugins are woken anyway', () => {
    expect(legacy({ a: 'google', b: 'ldap' }, 'google')).toContain('"details":{"a":"google","b":"ldap (word)"}}');
  });
});

describe('with words, and names that collide with marked ones, in any place', () => {
  const text = fc.oneof(fc.constantFrom(...words), fc.constantFrom('x', 'x_host', 'example_host', 'ldap (word)', 'ldap_word', 'details.ldap'), fc.string({ maxLength: 4 }));
  const name = fc.oneof(text, fc.constantFrom('success', 'sourceipaddress', 'apiversion', 'a.b', CUT_FIELD, MARKED_FIELD));
  const { details, value } = fc.letrec<{ details: Record<string, unknown>; value: unknown }>((tie) => ({
    value: fc.oneof({ maxDepth: 2 }, text, fc.integer(), fc.constantFrom('10.0.0.1', true, null), fc.array(tie('value'), { maxLength: 3 }), tie('details')),
    details: fc.dictionary(name, tie('value'), { maxKeys: 6, noNullPrototype: true }),
  }));
  const field = text.filter((each) => each.trim() !== '');

  test('any native event wakes nothing but what completes addresses, and every text stays readable', () => {
    const drafts = fc.record({ summary: fc.constantFrom(...words, 'x'), category: field, hostname: field, processname: field, source: field, tags: fc.array(field, { maxLength: 3 }), details });
    fc.assert(fc.property(drafts, fc.record({ service: field, source: field }), (draft, names) => {
      const event = guard(draft, names);
      expect(woken(event)).toEqual([]);
      expect(workerTakes(JSON.stringify(event))).toMatchObject({ fate: 'indexed', altered: [] });
      expect(indexFaults(event.details)).toEqual([]);
      for (const each of ['summary', 'category', 'hostname', 'processname', 'source'] as const) {
        expect([draft[each], draft[each] + WORD_MARK]).toContain(event[each]);
      }
      // What was marked once is not marked again.
      const { details: { [MARKED_FIELD]: _, [CUT_FIELD]: __, ...again } } = event;
      const marked = guard({ ...draft, details: again }, names).details[MARKED_FIELD] as string[] | undefined;
      expect((marked ?? []).filter((path) => path.startsWith('details.'))).toEqual([]);
    }), fuzz(300));
  }, FUZZ_TIMEOUT_MS);

  test('any legacy event wakes nothing that could harm it', () => {
    fc.assert(fc.property(fc.dictionary(name, value, { maxKeys: 6, noNullPrototype: true }), (body) => {
      let message: string;
      try {
        message = toLegacyEvent(JSON.stringify(body), 'example');
      } catch {
        return;
      }
      expect(pluginsWokenBy(message).filter((plugin) => !HARMLESS_PLUGINS.includes(plugin))).toEqual([]);
    }), fuzz(300));
  }, FUZZ_TIMEOUT_MS);
});

test('the list says of each plugin where it is from and what it does, with words in small letters', () => {
  for (const { file, words: own, does } of PLUGINS) {
    expect(file).toMatch(/^(mq|alerts)\/plugins\/\w+\.py$/);
    expect(own).toEqual(own.map((word) => word.toLowerCase()));
    expect(does).not.toBe('');
  }
});
