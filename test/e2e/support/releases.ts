import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../../../scripts/lib/run';
import type { Release } from '../../../src/changelog';

/** What the second release brings, as the first's users see it. */
export const SECOND = {
  changedFile: 'framework/names.ts',
  addedFile: 'framework/added.ts',
  removedFile: 'framework/retired.ts',
  dependency: 'tiny-invariant',
  starter: 'samples/login.succeeded.json',
  /** A starter where the engineer has a file of that name. */
  takenStarter: 'test/mine.test.ts',
  advice: 'Look at samples/login.succeeded.json.',
};

/** What the fourth asks of the engineer, at the type. */
export const FOURTH_ADVICE = 'details is required since 0.4.0: give at least {}.';

/** And the fifth. */
export const FIFTH_ADVICE = 'Option lambdaMemoryMb is gone: functions have what they need.';

/** A folder with a release of this package, ready to be published. */
export type ReleaseFolder = string;

/**
 * Five releases of this package, made from its tarball:
 * - 0.1.0: as it is, and a managed file that
 * - 0.2.0 has no more; it changes another, adds one that needs a new package, and adds to a starter (`SECOND`);
 * - 0.3.0: changes and adds again;
 * - 0.4.0: breaks what the engineer's code sees (`FOURTH_ADVICE`);
 * - 0.5.0: breaks .projenrc.ts, too (`FIFTH_ADVICE`).
 */
export async function makeReleases(tarball: string, directory: string): Promise<Record<'0.1.0' | '0.2.0' | '0.3.0' | '0.4.0' | '0.5.0', ReleaseFolder>> {
  const changelog: Release[] = [];
  const release = async (version: string, date: string, changes: Release['changes'], change: (folder: Folder) => void): Promise<ReleaseFolder> => {
    const folder = new Folder(join(directory, version));
    await run('tar', ['-xzf', tarball, '-C', folder.create(), '--strip-components=1'], { cwd: directory });
    changelog.unshift({ version, date, changes });
    folder.write('changelog.json', JSON.stringify(changelog));
    folder.edit('package.json', /"version": "[^"]*"/, `"version": "${version}"`);
    change(folder);
    return folder.path;
  };
  const second = (folder: Folder) => {
    folder.edit(`templates/${SECOND.changedFile}`, /$/, '\n// Changed in 0.2.0.\n');
    folder.write(`templates/${SECOND.addedFile}`, `import invariant from '${SECOND.dependency}';\n\ninvariant(true);\n`);
    folder.edit('package.json', /"devDependencies": \{/, `$&\n    "${SECOND.dependency}": "^1.3.3",`);
    folder.edit('lib/components/dependencies.js', /const DEVELOPMENT = \[/, `$&\n    '${SECOND.dependency}',`);
    folder.write(`templates/starters/generic-webhook/${SECOND.starter}`, '{ "type": "login.succeeded", "time": "2026-01-31T11:59:58Z" }\n');
    folder.write(`templates/starters/generic-webhook/${SECOND.takenStarter}`, '// not mine\n');
  };
  const third = (folder: Folder) => {
    second(folder);
    folder.edit(`templates/${SECOND.changedFile}`, /$/, '// And in 0.3.0.\n');
    folder.write('templates/framework/third.ts', 'export const THIRD = 3;\n');
  };

  const fourth = (folder: Folder) => {
    third(folder);
    folder.edit('templates/framework/runtime/mozdef-event.ts', /readonly details\?: (?=Details)/, `/** ${FOURTH_ADVICE} */\n  readonly details: `);
  };

  mkdirSync(directory, { recursive: true });
  return {
    '0.1.0': await release('0.1.0', '2026-11-01', [{ type: 'feat', summary: 'the first release' }], (folder) => {
      folder.write(`templates/${SECOND.removedFile}`, 'export const RETIRED = true;\n');
    }),
    '0.2.0': await release('0.2.0', '2026-12-01', [{ type: 'feat', summary: 'logins that succeed', breaking: SECOND.advice }], second),
    '0.3.0': await release('0.3.0', '2027-01-01', [{ type: 'fix', scope: 'names', summary: 'a third of everything' }], third),
    '0.4.0': await release('0.4.0', '2027-02-01', [{ type: 'feat', summary: 'details are required', breaking: FOURTH_ADVICE }], fourth),
    '0.5.0': await release('0.5.0', '2027-03-01', [{ type: 'refactor', summary: 'memory is not an option', breaking: FIFTH_ADVICE }], (folder) => {
      fourth(folder);
      folder.edit('lib/options.d.ts', /readonly lambdaMemoryMb\?: number;/, '');
    }),
  };
}

class Folder {
  public constructor(public readonly path: string) {}

  public create(): string {
    rmSync(this.path, { recursive: true, force: true });
    mkdirSync(this.path, { recursive: true });
    return this.path;
  }

  public write(path: string, content: string): void {
    mkdirSync(dirname(join(this.path, path)), { recursive: true });
    writeFileSync(join(this.path, path), content);
  }

  /** @throws Error when there is nothing to edit: the release would not be what the test takes it for. */
  public edit(path: string, what: RegExp, replacement: string): void {
    const before = readFileSync(join(this.path, path), 'utf8');
    if (!what.test(before)) throw new Error(`${path} has no ${what}`);
    this.write(path, before.replace(what, replacement));
  }
}
