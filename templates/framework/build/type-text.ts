/* Types of TypeScript, as text that can stand in another type: what is put together of several is in parentheses. */

export const UNKNOWN = 'unknown';
export const NEVER = 'never';

/** The type of what is of one of these types. */
export function union(types: readonly string[]): string {
  const all = [...new Set(types)].filter((type) => type !== NEVER);
  return all.includes(UNKNOWN) ? UNKNOWN : joined(all, '|') ?? NEVER;
}

/** The type of what is of all of these types. */
export function intersection(types: readonly string[]): string {
  const all = [...new Set(types)].filter((type) => type !== UNKNOWN);
  return all.includes(NEVER) ? NEVER : joined(all, '&') ?? UNKNOWN;
}

function joined(types: readonly string[], sign: string): string | undefined {
  return types.length > 1 ? `(${types.join(` ${sign} `)})` : types[0];
}

/** The type as it may be written where nothing else stands beside it. */
export function alone(type: string): string {
  return type.startsWith('(') && type.endsWith(')') ? type.slice(1, -1) : type;
}

/** The type that has one value: JSON, with a bigint for a whole number that a double does not hold. */
export function literal(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return object(Object.entries(value).map(([name, each]) => member(name, literal(each))));
}

/** The type of an object with these members. */
export function object(members: readonly string[]): string {
  return members.length === 0 ? '{}' : `{\n${members.map(indent).join('\n')}\n}`;
}

export function member(name: string, type: string, { optional = false, description }: { optional?: boolean; description?: unknown } = {}): string {
  const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
  return `${comment(description)}${key}${optional ? '?' : ''}: ${alone(type)};`;
}

/** The member that stands for those of every name. */
export function index(type: string): string {
  return `[name: string]: ${alone(type)};`;
}

/** A comment before a declaration; nothing where there is no text. */
export function comment(description: unknown): string {
  if (typeof description !== 'string' || description.trim() === '') return '';
  const lines = description.trim().replaceAll('*/', '*\\/').split(/\r?\n/);
  return lines.length === 1 ? `/** ${lines[0]} */\n` : `/**\n${lines.map((line) => ` * ${line}`.trimEnd()).join('\n')}\n */\n`;
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
