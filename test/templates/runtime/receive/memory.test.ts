import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TSX } from '../../support/tsx';

/** Memory of a function by default, in megabytes, and the heap that Lambda's Node.js lets it have of it. */
const MEMORY_MB = 512;
const HEAP = [`--max-old-space-size=${Math.floor(MEMORY_MB * 0.9)}`, `--max-semi-space-size=${Math.floor(MEMORY_MB * 0.05)}`];
/** What 512 MB of memory have of a processor (1,769 MB have a whole one), of 27 seconds. */
const MOST_CPU_MS = 27_000 * MEMORY_MB / 1_769;

interface Result {
  readonly title: string;
  readonly status: number;
  readonly body: Record<string, number>;
  readonly messages: number;
  readonly lines: number;
  readonly cpuMs: number;
  readonly rssMb: number;
}

test('whatever a request holds, its function ends with an answer, in its memory and time, and what was taken is on a queue', async () => {
  const child = join(__dirname, '..', '..', 'support', 'memory-child.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [...HEAP, ...TSX, child], { maxBuffer: 10_000_000 });
  const results = stdout.trim().split('\n').map((line) => JSON.parse(line) as Result);
  expect(results.length).toBeGreaterThan(30);
  for (const { title, status, body: { delivered, quarantined, dropped }, messages, lines, cpuMs, rssMb } of results) {
    const bounds = {
      isAnswered: [200, 202].includes(status),
      isOnQueue: delivered + quarantined + dropped === messages,
      fitsTime: cpuMs < MOST_CPU_MS,
      fitsMemory: rssMb < MEMORY_MB,
    };
    expect({ title, ...bounds }).toEqual({ title, isAnswered: true, isOnQueue: true, fitsTime: true, fitsMemory: true });
    expect(lines).toBeLessThanOrEqual(1);
  }
}, 120_000);
