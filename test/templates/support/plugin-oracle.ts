import { PLUGINS } from '../../../templates/framework/runtime/mozdef-words';

/** A plugin of MozDef's, by its file. */
type PluginFile = string;

/**
 * The plugins that an event wakes, as MozDef's worker finds them (mozilla/MozDef, mq/lib/plugins.py and mozdef_util/utilities/dict2List.py): by any name
 * and any text, at any depth, in small letters. The event is looked at as it was sent: of what the worker adds (queue, times, host),
 * nothing is a word.
 */
export function pluginsWokenBy(message: string): PluginFile[] {
  const tokens = new Set<string>();
  const collect = (value: unknown) => {
    if (typeof value === 'string') {
      tokens.add(lower(value));
    } else if (Array.isArray(value)) {
      value.forEach(collect);
    } else if (typeof value === 'object' && value !== null) {
      Object.entries(value).flat().forEach(collect);
    }
  };
  collect(JSON.parse(message));
  return PLUGINS.filter(({ words }) => words.some((word) => tokens.has(word))).map(({ file }) => file);
}

/** Plugins that events may wake: what they do is complete addresses. */
export const ADDRESS_PLUGINS: readonly PluginFile[] = ['mq/plugins/geoip.py', 'mq/plugins/ipFixup.py'];

/** Those that do nothing to an event that is not theirs. */
export const HARMLESS_PLUGINS: readonly PluginFile[] = PLUGINS.filter(({ harms }) => !harms).map(({ file }) => file);

/** MozDef's words, and how Python's `lower()` may find them: in capitals, and with the Kelvin sign for k. */
export function spellings(): string[] {
  const words = [...new Set(PLUGINS.flatMap((plugin) => plugin.words))];
  return words.flatMap((word) => [word, word.toUpperCase(), word.replace('k', '\u212A')]);
}

/** Python's `str.lower()`, as far as ASCII can come of it: tried with Python 3.11 on all code points. */
function lower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 32)).replace(/\u212A/g, 'k');
}
