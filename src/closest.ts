/** The one that is most like what was written; undefined where none is. */
export function closest(written: string, names: readonly string[]): string | undefined {
  const [best] = names.map((name) => ({ name, distance: editDistance(written.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  return best && best.distance <= Math.max(1, written.length / 3) ? best.name : undefined;
}

/** How many letters must be put in, taken out or replaced (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= b.length; column++) {
      next[column] = Math.min(next[column - 1] + 1, row[column] + 1, row[column - 1] + (letter === b[column - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}
