import type { Change } from '../../src/changelog';

/** Types that users notice. What else is done here is listed only when it breaks something. */
const LISTED = new Set(['feat', 'fix', 'perf', 'revert']);

const OPTIONS = {
  // The parser's own patterns do not know `!`.
  headerPattern: /^(\w+)(?:\(([^()]+)\))?!?: (.+)$/,
  breakingHeaderPattern: /^(\w+)(?:\(([^()]+)\))?!: (.+)$/,
  // A line with an issue's number would end a note.
  issuePrefixes: undefined,
};

/** The footers after a note (`Signed-off-by: …`, `Closes #1`), which the parser takes for more of it. */
const FOOTERS = /\n+(?:[A-Z][a-z]+(?:-[A-Za-z]+)+: |[A-Z][a-z]+ #\d)[^]*$/;

/** @returns a function that reads a commit's message: `undefined` when it is not conventional, or of no concern to users. */
export async function changeReader(): Promise<(message: string) => Change | undefined> {
  const { CommitParser } = await import('conventional-commits-parser');
  const parser = new CommitParser(OPTIONS);
  return (message) => {
    const { type, scope, subject, notes } = parser.parse(message);
    const breaking = notes.map(({ text }) => text.replace(FOOTERS, '').trim()).join('\n');
    if (!type || !subject || !(breaking || LISTED.has(type))) {
      return undefined;
    }
    return { type, ...scope && { scope }, summary: subject, ...breaking && { breaking } };
  };
}
