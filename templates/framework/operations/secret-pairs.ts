import { jsonTokens, stringOf } from './json-tokens';
import type { JsonToken } from './json-tokens';
import { isSecretName } from './secret-names';

/** Keys under which an object names what its value is, e.g. `{"name": "X-Api-Key", "value": …}`. */
const NAMING = /^(?:name|key|k|field(?:_?name)?|header(?:_?name)?|param(?:eter)?|prop(?:erty)?|attr(?:ibute)?|var(?:iable)?|env|setting|option)$/i;
/** Keys that may say the same, and more often tell something else, such as the type of an event. */
const VAGUE = /^(?:id|type|kind|label|title)$/i;
/** Keys of what is named, whatever it is; and of what is, where it is a text or a number: objects under these are more often whole events. */
const VALUE = /^(?:(?:new|old|previous|current|default|raw|string|text)[_-]?)?(?:values?|val|v)$/i;
const CHANGE = /^(?:content|contents|data|text|string|raw|old|new|from|to|before|after|previous|current|default)$/i;
/** Lists of names and values in turn, e.g. Node.js's `rawHeaders`. */
const ALTERNATING = /(?:headers?|params?|parameters|cookies)$/i;
/** A name as programs give it, or a few words: prose about a password names nothing. */
const NAME_LIKE = /^[\w.$[\]-]{1,64}(?: [\w.-]{1,32}){0,2}$/;

interface Container {
  readonly isObject: boolean;
  /** The list lies in a list. */
  readonly inList: boolean;
  readonly alternating: boolean;
  key: string;
  /** The object, or the pair's first element, says that what goes with it is secret; vaguely, only of what is called a value. */
  named: boolean;
  vaguely: boolean;
  /** Where that begins. */
  readonly values: number[];
  readonly changes: number[];
  elements: number;
}

/**
 * Finds values whose name stands in a field of its own, or before them in a list: in objects such as
 * `{"name": "X-Api-Key", "value": "…"}`, in either order; in lists of pairs, `[["X-Api-Key", "…"]]`; and in lists of headers, `["X-Api-Key", "…"]`.
 *
 * @returns the offsets at which their tokens begin in the text.
 */
export function secretPairValues(text: string): ReadonlySet<number> {
  const found = new Set<number>();
  const open: Container[] = [];
  let offset = 0;

  const close = (container: Container | undefined) => {
    if (!container || !(container.isObject || (container.inList && container.elements === 2))) return;
    const { named, vaguely, values, changes } = container;
    for (const value of [...(named || vaguely ? values : []), ...(named ? changes : [])]) found.add(value);
  };

  /** A value begins, in the container that is open. */
  const visit = (token: JsonToken) => {
    const container = open.at(-1);
    if (!container) return;
    const isName = () => token.kind === 'value' && isNameOfSecret(token.text);
    if (container.isObject) {
      const { key } = container;
      if (VALUE.test(key)) container.values.push(offset);
      else if (CHANGE.test(key) && token.kind === 'value') container.changes.push(offset);
      else if (NAMING.test(key)) container.named ||= isName();
      else if (VAGUE.test(key)) container.vaguely ||= isName();
    } else {
      if (container.alternating) {
        if (container.elements % 2 === 0) container.named = isName();
        else if (container.named) found.add(offset);
      } else if (container.elements === 0) {
        container.named = isName();
      } else if (container.elements === 1) {
        container.values.push(offset);
      }
      container.elements++;
    }
  };

  for (const token of jsonTokens(text)) {
    const container = open.at(-1);
    if (token.kind === 'key' && container) {
      container.key = stringOf(token.text) ?? token.text;
    } else if (token.kind === 'value') {
      visit(token);
    } else if (token.text === '{' || token.text === '[') {
      visit(token);
      const alternating = container !== undefined && container.isObject && ALTERNATING.test(container.key);
      const inList = container !== undefined && !container.isObject;
      open.push({ isObject: token.text === '{', inList, alternating, key: '', named: false, vaguely: false, values: [], changes: [], elements: 0 });
    } else if (token.text === '}' || token.text === ']') {
      close(open.pop());
    }
    offset += token.text.length;
  }
  // What is cut off ends here.
  open.forEach(close);
  return found;
}

function isNameOfSecret(token: string): boolean {
  const name = stringOf(token) ?? token;
  return NAME_LIKE.test(name) && isSecretName(name);
}
