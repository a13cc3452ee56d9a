import { fixedPart } from './engine-messages';

/** Names of errors that the platform has. Others are what code makes of them, out of an event perhaps. */
const NAMES: ReadonlySet<unknown> = new Set([
  'TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'EvalError', 'URIError', 'AggregateError', 'AssertionError',
  'AbortError', 'TimeoutError', 'DataCloneError', 'InvalidCharacterError', 'NotSupportedError', 'InvalidStateError', 'OperationError',
]);
/** Longest line of a stack that is looked at. */
const MAX_LINE = 1_000;

/**
 * What was thrown, without anything of the event: an error's name, message, stack and cause are what code, or the engine, made of
 * values. Told are the platform's name of it, the engine's message without what it filled in, and the place in `src/`.
 */
export function describeError(error: unknown): string {
  try {
    if (!isError(error)) {
      return `threw a value that is no Error (${typeof error})`;
    }
    const { name, message } = error;
    const said = NAMES.has(name) && typeof message === 'string' ? fixedPart(message) : undefined;
    const place = placesOf(error).find((each) => each.startsWith('src/'));
    return `${NAMES.has(name) ? name : 'Error'}${said === undefined ? '' : `: ${said}`}${place === undefined ? '' : ` at ${place}`}`;
  } catch {
    return 'threw something that cannot be read';
  }
}

/**
 * Where an error was thrown, and from where that was called: files of the repository, with their lines. None when the stack is not
 * one that the engine wrote of this message, as what was filled into that may look like a place.
 */
export function placesOf({ message, stack }: Error): string[] {
  if (typeof stack !== 'string' || typeof message !== 'string') return [];
  const [start] = /^\w{1,100}(?: \[\w{1,100}\])?(?:: (?!\n))?/.exec(stack) ?? [''];
  const frames = stack.slice(start.length + message.length);
  if (!stack.startsWith(message, start.length) || start.endsWith(': ') !== (message !== '') || !frames.startsWith('\n')) return [];
  return frames.split('\n').flatMap((line) => (line.length <= MAX_LINE && !line.includes('node_modules') ? FRAME.exec(line)?.[1] ?? [] : []));
}

/** `    at Object.push (/var/task/../src/handler.ts:12:5)`, with what is in the parentheses for the place. */
const FRAME = /^ {4}at (?:.*[ (/])?((?:src|framework)\/(?:[\w.-]{1,64}\/){0,8}[\w.-]{1,64}\.ts:\d{1,6}):\d{1,6}\)?$/;

function isError(value: unknown): value is Error {
  // By their tags, too: tests and workers bring errors of other realms.
  return value instanceof Error || /^\[object (Error|DOMException)\]$/.test(Object.prototype.toString.call(value));
}
