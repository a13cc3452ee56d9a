import { compareVersions, formatReleases, releasesBetween } from '../src/changelog';
import type { Release } from '../src/changelog';

const RELEASES: Release[] = [
  { version: '0.10.0', date: '2026-12-03', changes: [{ type: 'fix', summary: 'ten' }] },
  {
    version: '0.2.0',
    date: '2026-12-02',
    changes: [
      { type: 'feat', scope: 'infra', summary: 'a new alarm' },
      { type: 'feat', summary: 'severities are typed', breaking: 'A severity is one of eight.\nReplace others in src/handler.ts.' },
    ],
  },
  { version: '0.1.0', date: '2026-12-01', changes: [{ type: 'feat', summary: 'first' }] },
];

test.each([
  ['0.1.0', '0.10.0', ['0.10.0', '0.2.0']],
  ['0.1.0', '0.2.0', ['0.2.0']],
  ['0.2.0', '0.10.0', ['0.10.0']],
  ['0.0.0', '0.1.0', ['0.1.0']],
  ['0.2.0', '0.2.0', []],
  ['0.10.0', '0.2.0', []],
])('from %s to %s', (from, to, versions) => {
  expect(releasesBetween(RELEASES, from, to).map(({ version }) => version)).toEqual(versions);
});

test('what breaks comes first, with all of what is to be done', () => {
  expect(formatReleases(releasesBetween(RELEASES, '0.1.0', '0.2.0'))).toBe([
    '0.2.0 (2026-12-02)',
    '  feat: severities are typed',
    '    BREAKING: A severity is one of eight.',
    '    Replace others in src/handler.ts.',
    '  feat (infra): a new alarm',
  ].join('\n'));
});

test('versions are compared as numbers, wherever they are in a range', () => {
  expect(compareVersions('0.10.0', '0.9.0')).toBeGreaterThan(0);
  expect(compareVersions('^0.2.0', '0.2.1')).toBeLessThan(0);
  expect(compareVersions('>=1.0.0 <2.0.0', '1.0.0')).toBe(0);
});
