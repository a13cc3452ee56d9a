import type { Upgrade } from '../../../templates/framework/upgrades/upgrade-check';
import { formatUpgrade, isForYou } from '../../../templates/framework/upgrades/upgrade-report';

const GREEN: Upgrade = {
  notes: 'mozdef-ef-projen 0.1.0 -> 0.2.0\n0.2.0 (2026-12-01)\n  feat: a new alarm',
  files: [{ status: 'M', path: 'framework/names.ts' }, { status: 'A', path: 'framework/new.ts' }, { status: 'D', path: 'framework/old.ts' }],
  diff: 'diff --git a/framework/names.ts b/framework/names.ts',
  plans: [
    { stack: 'zoom-dev', planned: true, summary: '0 to add, 1 to change, 0 to destroy\nupdate aws_lambda_function.ingest', losesEvents: false },
    { stack: 'zoom-prod', planned: false, summary: 'Error: No valid credential sources found', losesEvents: false },
  ],
};
const RED: Upgrade = { ...GREEN, buildFailure: [...Array(100).keys()].map((line) => `line ${line}`).join('\n'), plans: [] };
const report = (upgrade: Upgrade, diff = false) => formatUpgrade(upgrade, { from: '0.1.0', to: '0.2.0', diff });

test('an upgrade that needs nothing', () => {
  expect(report(GREEN)).toBe(`mozdef-ef-projen 0.1.0 -> 0.2.0
0.2.0 (2026-12-01)
  feat: a new alarm
Files:
  changed  framework/names.ts
  added    framework/new.ts
  removed  framework/old.ts
Build: green, with your code as it is
Plans:
  zoom-dev: 0 to add, 1 to change, 0 to destroy
    update aws_lambda_function.ingest
  zoom-prod: Error: No valid credential sources found
To do it: npm install --save-dev mozdef-ef-projen@0.2.0 && npx projen`);
  expect(isForYou(GREEN)).toBe(false);
});

test('a build that fails: its end, and no plans', () => {
  const text = report(RED);
  expect(text).toContain('Build: fails. If it is green now, the upgrade needs you:\n  line 60\n');
  expect(text).toContain('  line 99\nThis upgrade needs something of you: see above.\nTo do it: npm install');
  expect(text).not.toContain('Plans');
  expect(isForYou(RED)).toBe(true);
});

test('a queue that would be lost, and what breaks by the notes, needs somebody', () => {
  expect(isForYou({ ...GREEN, notes: `${GREEN.notes}\n    BREAKING: Do it.` })).toBe(true);
  expect(isForYou({ ...GREEN, plans: [{ ...GREEN.plans[0], losesEvents: true }] })).toBe(true);
});

test('the difference is shown to who asks for it', () => {
  expect(report(GREEN)).not.toContain('diff --git');
  expect(report(GREEN, true)).toContain('diff --git a/framework/names.ts');
});

test('where nothing is deployed, and a release has no notes', () => {
  const text = report({ ...GREEN, notes: '', files: [], plans: [] });
  expect(text).toContain('mozdef-ef-projen 0.1.0 -> 0.2.0\nFiles: none changes\n');
  expect(text).toContain('no state of a stack is here');
});
