import { runFlood } from '../../../scripts/flood/run';
import { assembleRepository, temporaryFolder } from '../support/repository';
import { DEFAULT_THROUGHPUT } from '../support/throttled-ssm';

/** The long form, at 2,000 a second, is `npx projen flood`. */
test('a flood of unsigned requests over HTTP, with an SSM that throttles, costs no genuine event', async () => {
  const folder = temporaryFolder();
  try {
    assembleRepository(folder.path, 'github');
    // More functions than SSM lets read at once, and fewer genuine events: however late they are, they are not throttled by one another.
    const options = { rate: 600, seconds: 4, genuine: 9, ssm: DEFAULT_THROUGHPUT, instances: 60 };
    const { ssmCalls, ...report } = await runFlood({ directory: folder.path, ...options });
    expect(report).toMatchObject({ strangers: { 401: 2_400 }, genuineAnswers: { 200: 36 }, lost: 0, foreign: 0 });
    // Only functions that were given a genuine event read their secret.
    expect(ssmCalls.throttled).toBe(0);
    expect(ssmCalls.calls).toBeLessThanOrEqual(36);
    expect(ssmCalls.calls).toBeGreaterThan(1);
  } finally {
    folder.remove();
  }
}, 120_000);
