/** Kinds of objects that are told. Others may have any name. */
const KINDS = ['Array', 'Date', 'Error', 'Function', 'Map', 'Object', 'Promise', 'RegExp', 'Set'];

/** What a value is, short and without its content, which may be secret. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'string') return value.trim() === '' ? 'an empty text' : `a text of ${value.length} characters`;
  if (typeof value !== 'object' && typeof value !== 'function') return `a ${typeof value}`;
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  return KINDS.includes(kind) ? kind : 'an object of another kind';
}
