import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Loads a bundle, and prints for each text given whether code with it in has run by then, as V8 counts it; null where no code has it in. */
async function main(directory: string, texts: string[]): Promise<void> {
  const file = join(directory, 'index.js');
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  require(file);
  const { result } = await session.post('Profiler.takePreciseCoverage');
  const { functions } = result.find(({ url }) => url === pathToFileURL(file).href)!;
  const ranges = functions.flatMap((each) => each.ranges);
  const script = readFileSync(file, 'utf8');

  const ran = (offset: number) => ranges
    .filter(({ startOffset, endOffset }) => startOffset <= offset && offset < endOffset)
    .reduce((inner, range) => (range.endOffset - range.startOffset < inner.endOffset - inner.startOffset ? range : inner)).count > 0;
  const offsetsOf = (text: string) => {
    const offsets: number[] = [];
    for (let at = script.indexOf(text); at !== -1; at = script.indexOf(text, at + 1)) offsets.push(at);
    return offsets;
  };
  console.log(JSON.stringify(texts.map(offsetsOf).map((offsets) => (offsets.length === 0 ? null : offsets.some(ran)))));
  process.exit(0);
}

void main(process.argv[2], process.argv.slice(3));
