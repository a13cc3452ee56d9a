import fc from 'fast-check';
import type { SourceDescriptor } from '../../../templates/framework/config';
import { ROUNDED_FIELD } from '../../../templates/framework/runtime/details';
import { createProcessor } from '../../../templates/framework/runtime/process/processor';
import { toRawEvents } from '../../../templates/framework/runtime/receive/raw-events';
import { fuzz, FUZZ_TIMEOUT_MS } from '../support/fuzz';
import { rawEvent } from '../support/outcomes';

const source: SourceDescriptor = { id: 's', title: 'S', eventId: { body: 'id' }, arrayIsBatch: true };
const processorOf = (eventFormat: 'native' | 'legacy') => createProcessor({
  service: 's', source: 's', eventFormat, maxMessageBytes: 262_144, validators: { byType: {} }, handlers: { events: {}, otherwise: ({ body }) => ({ summary: 's', details: body as never }) },
});

async function messageOf(eventFormat: 'native' | 'legacy', body: string): Promise<string> {
  const outcome = await processorOf(eventFormat)(rawEvent(body));
  if (outcome.kind !== 'deliver') throw new Error(JSON.stringify(outcome));
  return outcome.message;
}

/** Whether two texts are one number, told without any parser of numbers but BigInt. */
function isSame(a: string, b: string): boolean {
  const [[m, e], [n, f]] = [a, b].map((text) => {
    const [mantissa, power = '0'] = text.toLowerCase().split('e');
    const [whole, fraction = ''] = mantissa.split('.');
    return [BigInt(whole + fraction), Number(power) - fraction.length] as const;
  });
  const low = Math.min(e, f);
  return m === n && m === 0n ? true : Math.max(e, f) - low < 5_000 && m * 10n ** BigInt(e - low) === n * 10n ** BigInt(f - low);
}

const digits = (max: number) => fc.stringMatching(new RegExp(`^(0|[1-9][0-9]{0,${max - 1}})$`));
const literal = fc.oneof(
  fc.tuple(fc.constantFrom('', '-'), digits(25)).map((parts) => parts.join('')),
  fc.tuple(fc.constantFrom('', '-'), digits(20), fc.stringMatching(/^(\.[0-9]{1,25})?([eE][-+]?[0-9]{1,3})?$/)).map((parts) => parts.join('')),
  fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n }).map(String),
  fc.bigInt({ min: 2n ** 63n - 3n, max: 2n ** 63n + 3n }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.constantFrom('1e400', '1e-400', '-0', '0.1', '1.50', '1E3', '9007199254740993.0'),
);

/** A body in which every number has a name of its own: its text, and each number's text by name. */
const bodies = fc.tuple(fc.array(fc.tuple(literal, fc.constantFrom('%', '{"a":%}', '{"b" : { "c":%}}')), { minLength: 1, maxLength: 20 }), literal).map(([all, id]) => {
  const numbers = new Map(all.map(([number], index) => [`n${index}`, number]));
  const fields = all.map(([number, around], index) => (around === '%' ? `"n${index}":${number}` : `"o${index}":${around.replace('%', `{"n${index}": ${number}}`)}`));
  return { id, numbers, body: `{"id":${id},${fields.join(' , ')}}` };
});

/** What stands in a message for the number of a name, and whether as text. */
function sent(message: string, name: string): { text: string; quoted: boolean } {
  const [, quote, text] = new RegExp(`"(?:[\\w.]*\\.)?${name}":\\s*("?)([-+.\\deE]+)\\1\\s*[,}]`).exec(message)!;
  return { text, quoted: quote !== '' };
}

test('a number is sent on as it came, or the event says that it is not', async () => {
  await fc.assert(fc.asyncProperty(bodies, async ({ body, numbers }) => {
    const message = await messageOf('native', body);
    const { [ROUNDED_FIELD]: rounded = [] } = (JSON.parse(message) as { details: Record<string, string[]> }).details;
    for (const [name, number] of numbers) {
      const { text, quoted } = sent(message, name);
      const isNamed = rounded.some((path) => path.split('.').at(-1) === name);
      expect({ number, text, isNamed, same: isSame(number, text) }).toEqual({ number, text, isNamed, same: !isNamed });
      if (isNamed) expect(Number(text)).toBe(Number(number) + 0);
      // More than 64 bits are text.
      expect(quoted).toBe(Math.abs(Number(number)) >= 2 ** 63 && !isSame(number, '9223372036854775807') && !/^-?922337203685477580[0-7]$/.test(number));
    }
  }), fuzz(300));
}, FUZZ_TIMEOUT_MS);

test('in the legacy format it is sent on digit by digit, also where the event is repaired', async () => {
  await fc.assert(fc.asyncProperty(bodies, fc.constantFrom('', ',"":"an empty name"', `,"text":"${'x'.repeat(40_000)}"`, ',"mixed":[1,"x"]'), async ({ body, numbers }, repaired) => {
    const message = await messageOf('legacy', `${body.slice(0, -1)}${repaired}}`);
    for (const [name, number] of numbers) expect(sent(message, name).text).toBe(number);
  }), fuzz(300));
}, FUZZ_TIMEOUT_MS);

test('the elements of a batch are as they came, and two ids are one only where they are one number', () => {
  fc.assert(fc.property(fc.array(bodies, { minLength: 1, maxLength: 5 }), (all) => {
    const events = toRawEvents(source, { headers: {}, body: Buffer.from(`[ ${all.map(({ body }) => body).join(' ,\n')}]`) }, new Date());
    expect(events.map(({ body }) => body)).toEqual(all.map(({ body }) => body));
    events.forEach(({ id }, index) => expect(id === undefined || isSame(id, all[index].id)).toBe(true));
    events.forEach(({ id }, index) => { if (/^-?\d{1,200}$/.test(all[index].id)) expect(id).toBeDefined(); });
  }), fuzz(300));
}, FUZZ_TIMEOUT_MS);
