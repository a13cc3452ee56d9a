/** How many times as large the input is that is compared with a small one. */
const TIMES = 4;
/** Most that it may take as a multiple of what the small one takes: twice what is linear, half of what is quadratic. */
export const MOST_GROWTH = 2 * TIMES;
/** Added to every time, in milliseconds, so that what takes next to nothing has no growth to speak of. */
const FLOOR_MS = 1;
const NO_DOUBT_MS = 1_000;

/**
 * How much more CPU a run takes for four times the input. CPU and not time, because the machine may be busy; of several runs the
 * fastest, because what comes between (collecting garbage, compiling) only adds.
 *
 * @param make an input of about so many bytes.
 * @param run may throw: refusing an input takes time, too.
 */
export async function growthOf<Input>(size: number, make: (size: number) => Input, run: (input: Input) => unknown): Promise<number> {
  const [small, large] = [make(size), make(size * TIMES)];
  const fastest = { small: Infinity, large: Infinity };
  const growth = () => (fastest.large + FLOOR_MS) / (fastest.small + FLOOR_MS);
  // What is not linear never is; what seems so is measured again, unless it takes so long that there is no doubt.
  for (let attempt = 0; attempt === 0 || (growth() > MOST_GROWTH && attempt < 10 && fastest.large < NO_DOUBT_MS); attempt++) {
    fastest.large = Math.min(fastest.large, await cpuMs(large, run));
    fastest.small = Math.min(fastest.small, await cpuMs(small, run));
  }
  return growth();
}

async function cpuMs<Input>(input: Input, run: (input: Input) => unknown): Promise<number> {
  const before = process.cpuUsage();
  try {
    await run(input);
  } catch {
    // A refusal.
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

const repeated = (size: number, text: string) => text.repeat(Math.ceil(size / text.length));

/** So many bytes of items with a comma between. */
function listed(size: number, item: (index: number) => string): string {
  const items: string[] = [];
  for (let bytes = 0, index = 0; bytes < size; index++) {
    items.push(item(index));
    bytes += items[index].length + 1;
  }
  return items.join(',');
}

const object = (size: number, name: (index: number) => string, value = '0') => `{${listed(size, (index) => `${JSON.stringify(name(index))}:${value}`)}}`;

function nested(size: number, open: string, close: string): string {
  const depth = Math.ceil(size / (open.length + close.length));
  return `${open.repeat(depth)}0${close.repeat(depth)}`;
}

/** A name of blanks, as many as have to be told apart. */
const blank = (index: number) => index.toString(4).replace(/\d/g, (digit) => ' \t\n\r'[Number(digit)]);

/** Bodies that a sender could make to keep a function busy: JSON objects of about so many bytes. */
export const BODIES: Readonly<Record<string, (size: number) => string>> = {
  'many names': (size) => object(size, (index) => `k${index}`),
  'many names without a value': (size) => object(size, (index) => `k${index}`, 'null'),
  'many objects': (size) => object(size, (index) => `k${index}`, '{"a":{"b":0}}'),
  'long names': (size) => object(size, (index) => `${index}${'x'.repeat(1_000)}`),
  'names that are equal when they are clean': (size) => object(size, blank),
  'those, and clean ones beside them': (size) => object(size, (index) => (index % 2 === 0 ? blank(index) : `__${(index + 1) / 2}`)),
  'lists of objects with such names': (size) => `{"a":[${listed(size, () => '{"":0," ":0,"  ":0,"_":0,"__2":0,"__3":0}')}]}`,
  'names with many dots': (size) => object(size, (index) => `${'a.'.repeat(50)}${index}`),
  'one name of dots': (size) => `{"${repeated(size, 'a.')}":0}`,
  'one name': (size) => `{"${repeated(size, 'a')}":0}`,
  'names of a typed detail': (size) => object(size, (index) => `success.${index}`),
  'values beside fields below them': (size) => object(size, (index) => `k${index >> 1}${index % 2 === 0 ? '' : '.a'}`),
  'words of plugins': (size) => `{"a":[${listed(size, () => '"ldap"')}],"b":[${listed(size, () => '{"ldap":"google"}')}]}`,
  'deep objects': (size) => `{"a":${nested(size, '{"a":', '}')}}`,
  'deep lists': (size) => `{"a":${nested(size, '[', ']')}}`,
  'deep objects in lists': (size) => `{"a":${nested(size, '[{"a":', '}]')}}`,
  'a list of numbers': (size) => `{"a":[${listed(size, String)}]}`,
  'a list of texts': (size) => `{"a":[${listed(size, (index) => `"text ${index}"`)}]}`,
  'a list of objects': (size) => `{"a":[${listed(size, (index) => `{"id":${index},"name":"x"}`)}]}`,
  'a list of several types': (size) => `{"a":[${listed(size, (index) => ['0', '"x"', 'true', '{"b":0}', '[0]'][index % 5])}]}`,
  'many lists': (size) => object(size, (index) => `k${index}`, '[0,[1],"x"]'),
  'a long text': (size) => `{"a":"${repeated(size, 'text and more ')}"}`,
  'a text of spaces': (size) => `{"a":"${repeated(size, ' ')}"}`,
  'a text of invisible characters': (size) => `{"a":"x${repeated(size, '\u200B\u2060 ')}x"}`,
  'a text of digits': (size) => `{"a":"${repeated(size, '1')}"}`,
  'a text of halves of characters': (size) => `{"a":"${repeated(size, String.raw`\ud800`)}"}`,
  'a text of backslashes': (size) => `{"a":"${repeated(size, '\\\\')}"}`,
  'a text of JSON': (size) => JSON.stringify({ a: object(size, (index) => `k${index}`) }),
  'a text of secrets': (size) => `{"a":"${repeated(size, 'password: x bearer y ://u:p@h token=')}"}`,
  'a number of many digits': (size) => `{"a":${repeated(size, '1')}}`,
  'a fraction of many digits': (size) => `{"a":0.${repeated(size, '1')}}`,
  'large numbers': (size) => `{"a":[${listed(size, (index) => `12345678901234567890${index}`)}]}`,
  'rounded fractions': (size) => object(size, (index) => `k${index}`, '0.12345678901234567890'),
  'spaces between': (size) => `{${repeated(size, ' ')}"a"${repeated(size, ' ')}:0}`,
};

/** Others, whose names are so long that it takes a large body to have many. */
export const BODIES_OF_LONG_NAMES: typeof BODIES = {
  'names that are equal in their first 256 characters': (size) => object(size, (index) => `${'x'.repeat(256)}${index}`),
  'names that end with ever more underscores, beside blank ones': (size) => object(size, (index) => (index % 2 === 0 ? blank(index) : '_'.repeat(index))),
};
