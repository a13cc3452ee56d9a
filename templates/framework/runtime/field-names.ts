import { wellFormed } from './text';

const MAX_KEY_LENGTH = 256;

/**
 * The name as Elasticsearch takes it: no empty parts ("", ".a", "a..b", "a."), and no more parts than `maxParts`, at least one,
 * as each is a level (index.mapping.depth.limit: 20).
 */
export function cleanKey(key: string, maxParts: number): string {
  const { text } = wellFormed(key.slice(0, MAX_KEY_LENGTH));
  const parts = text.split('.').map((part) => (part.trim() === '' ? '_' : part));
  const last = Math.max(1, maxParts) - 1;
  return [...parts.slice(0, last), parts.slice(last).join('_')].slice(0, parts.length).join('.');
}

/**
 * Makes names that are neither taken nor given before: the one that is wanted, or with `_2`, `_3`, … behind it. How far it has counted is
 * kept for each, so that many names that want to be the same cost no more than others.
 */
export function createNamer(isTaken: (name: string) => boolean): (wanted: string) => string {
  const given = new Set<string>();
  const counts = new Map<string, number>();
  return (wanted) => {
    let name = wanted;
    let count = counts.get(wanted) ?? 1;
    while (given.has(name) || isTaken(name)) {
      name = `${wanted}_${++count}`;
    }
    counts.set(wanted, count);
    given.add(name);
    return name;
  };
}
