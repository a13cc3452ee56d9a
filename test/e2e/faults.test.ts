import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newWithSharedPackages } from './support/packages';
import { runFaults } from '../../scripts/faults/run';
import { isSound, toTable } from '../../scripts/faults/table';
import { generateSignedWebhook } from '../../scripts/lib/signed-webhook';

/** The long form is `npx projen faults`. The seed is fixed, so that a failure can be looked at again. */
const EVENTS = 2_000;
const SEED = 1;

describe('an event source whose SQS and S3 fail in every way', () => {
  const directory = mkdtempSync(join(tmpdir(), 'mozdef-ef-e2e-faults-'));

  beforeAll(() => generateSignedWebhook(directory, process.env.MOZDEF_EF_TARBALL!, 'faults', newWithSharedPackages));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test('loses nothing: accepted = delivered + quarantined + dropped', async () => {
    const report = await runFaults({ directory, events: EVENTS, seed: SEED });
    const { accepted, ends, violations, faults, local, reprocess } = report;
    console.log(toTable(report));

    expect({ accepted, sum: ends.delivered + ends.quarantined + ends.dropped, examples: report.examples })
      .toEqual({ accepted: EVENTS, sum: EVENTS, examples: [] });
    expect(violations).toEqual({ lost: 0, unacknowledged: 0, deletedTooSoon: 0, miscounted: 0, foreign: 0, misplaced: 0 });
    expect(isSound(report)).toBe(true);
    // It was as bad as it was meant to be.
    expect(Object.values(faults).filter((count) => count > 0).length).toBeGreaterThanOrEqual(8);
    expect(local.killed).toBeGreaterThan(0);
    expect(reprocess.killed).toBeGreaterThan(0);
  });
});
