/** A piece of JSON text. */
export interface JsonToken {
  readonly text: string;
  /** A key is what stands before a colon, a mark one of `{}[]:,`, a value any other text, number or word. */
  readonly kind: 'key' | 'value' | 'mark' | 'space';
}

const SPACE = /\s+/y;
const WORD = /[^\s"{}[\]:,]+/y;
const COLON = /\s*:/y;

/**
 * The tokens of JSON, in order: their texts together are the text, so that what is not changed stays byte for byte (numbers,
 * too, that parsing would round). A text that is not JSON is cut up as well as it goes.
 */
export function* jsonTokens(text: string): Generator<JsonToken> {
  for (let start = 0, end: number; start < text.length; start = end) {
    const mark = '{}[]:,'.includes(text[start]);
    const spaceEnd = endOf(SPACE, text, start);
    end = spaceEnd ?? (mark ? start + 1 : text[start] === '"' ? endOfString(text, start) : endOf(WORD, text, start)!);
    yield {
      text: text.slice(start, end),
      kind: spaceEnd !== undefined ? 'space' : mark ? 'mark' : endOf(COLON, text, end) !== undefined ? 'key' : 'value',
    };
  }
}

/** What a string's token stands for, also where the text ends within it; undefined for a token that is no JSON string. */
export function stringOf(token: string): string | undefined {
  if (!token.startsWith('"')) return undefined;
  try {
    return JSON.parse(isCutOff(token) ? `${token.replace(/\\(?:u[\dA-Fa-f]{0,3})?$/, '')}"` : token) as string;
  } catch {
    return undefined;
  }
}

/** Whether the text ends within this string: its last sign is no quote, or an escaped one. */
export function isCutOff(token: string): boolean {
  let backslashes = 0;
  while (token.at(-2 - backslashes) === '\\') backslashes++;
  return token.length < 2 || !token.endsWith('"') || backslashes % 2 === 1;
}

/** JSON laid out in lines, indented by two spaces; no longer than about `maxLength`, as nobody reads on. */
export function indentJson(json: string, maxLength: number): string {
  let lines = '';
  let depth = 0;
  let opened = false;
  const newLine = () => `\n${'  '.repeat(depth)}`;
  for (const { text, kind } of jsonTokens(json)) {
    if (lines.length > maxLength) break;
    if (kind === 'space') continue;
    const opens = text === '{' || text === '[';
    const closes = text === '}' || text === ']';
    if (closes) depth--;
    if (opened !== closes) lines += newLine();
    if (opens) depth++;
    lines += text === ',' ? `,${newLine()}` : text === ':' ? ': ' : text;
    opened = opens;
  }
  return lines;
}

/** Where the pattern, which is sticky, ends when it matches here. */
function endOf(pattern: RegExp, text: string, start: number): number | undefined {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** A string that is not closed goes on to the text's end. */
function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] === '\\') index++;
    else if (text[index] === '"') return index + 1;
  }
  return text.length;
}
