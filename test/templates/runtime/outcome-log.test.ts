import { OutcomeLog } from '../../../templates/framework/runtime/outcome-log';
import type { Telemetry } from '../../../templates/framework/runtime/telemetry';
import { delivered, dropped, quarantined } from '../support/outcomes';

/** The lines that a log writes, as [message, fields]. */
function linesOf(log: OutcomeLog, suffix?: string, about?: Record<string, unknown>) {
  const lines: [string, Record<string, unknown> | undefined][] = [];
  const keep = (message: string, fields?: Record<string, unknown>) => { lines.push([message, fields]); };
  log.write({ info: keep, warn: keep } as Partial<Telemetry> as Telemetry, suffix, about);
  return lines;
}

test('there is a line for each reason, with how many events it is of, and the first of them; none of what was delivered', () => {
  const log = new OutcomeLog();
  log.add([delivered('{}'), quarantined('1', { id: 'a' }, 'first'), quarantined('2', { id: 'b' }, 'second')]);
  log.add([dropped('noise'), dropped('noise'), quarantined('3'), { ...quarantined('4'), reason: 'contract' } as ReturnType<typeof quarantined>]);
  expect(linesOf(log, ' again', { attempts: 2 })).toEqual([
    ['event quarantined again', { attempts: 2, count: 3, eventType: 'push', eventId: 'a', reason: 'schema', detail: 'first' }],
    ['event dropped', { attempts: 2, count: 2, eventType: 'push', eventId: undefined, why: 'noise' }],
    ['event quarantined again', { attempts: 2, count: 1, eventType: 'push', eventId: undefined, reason: 'contract', detail: 'because' }],
  ]);
  expect(linesOf(log)).toEqual([]);
});

test('a handler that has another reason for each event that it drops does not fill the log', () => {
  const log = new OutcomeLog();
  log.add(Array.from({ length: 1_000 }, (_, index) => dropped(`reason ${index}`)));
  log.add([quarantined('1')]);
  const lines = linesOf(log);
  expect(lines).toHaveLength(12);
  expect(lines.map(([, fields]) => fields!.count).reduce((sum: number, count) => sum + (count as number), 0)).toBe(1_001);
  expect(lines[10]).toEqual(['event dropped', expect.objectContaining({ why: 'other reasons', count: 990 })]);
});
