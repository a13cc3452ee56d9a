import {
  appendFileSync, chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JsonFile, TextFile } from 'projen';
import { EventSource, MozdefEventSourceProject } from '../src';
import type { MozdefEventSourceProjectOptions } from '../src';
import { FRAMEWORK_VERSION } from '../src/template-versions';
import { typecheckProjenrc } from '../src/typecheck-projenrc';

const STATE = '.projen/mozdef-ef.json';

let directory: string;
let warnings: jest.SpyInstance;
let printed: jest.SpyInstance;
const variables = { CI: process.env.CI, PROJEN_DISABLE_POST: process.env.PROJEN_DISABLE_POST };

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mozdef-ef-resync-'));
  process.env.PROJEN_DISABLE_POST = 'true';
  printed = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  resync();
});
afterEach(() => {
  jest.restoreAllMocks();
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  rmSync(directory, { recursive: true, force: true });
});

function define(options: Partial<MozdefEventSourceProjectOptions> = {}): MozdefEventSourceProject {
  const project = new MozdefEventSourceProject({
    name: 'example', defaultReleaseBranch: 'main', service: 'zoom', source: EventSource.ZOOM, outdir: directory, devDeps: ['mozdef-ef-projen'], ...options,
  });
  warnings = jest.spyOn(project.logger, 'warn').mockReturnValue();
  return project;
}

/** `npx projen`, but for installing. Gives the warnings. */
function resync(change: (project: MozdefEventSourceProject) => void = () => undefined): string[] {
  const project = define();
  change(project);
  project.synth();
  return warnings.mock.calls.map(([text]) => text as string);
}

const read = (path: string) => readFileSync(join(directory, path), 'utf8');
const json = (path: string) => JSON.parse(read(path));
const exists = (path: string) => existsSync(join(directory, path));

function edit(path: string, change: (text: string) => string): string {
  const edited = change(read(path));
  chmodSync(join(directory, path), 0o644);
  writeFileSync(join(directory, path), edited);
  return edited;
}

/** The packages of this repository, as if they were installed: one link each. */
function linkPackages(): void {
  const packages = join(__dirname, '..', 'node_modules');
  mkdirSync(join(directory, 'node_modules'));
  for (const name of readdirSync(packages)) symlinkSync(join(packages, name), join(directory, 'node_modules', name), 'junction');
}

/** As if another version had generated what is there. */
function generatedBy(version: string, change: (state: any) => void = () => undefined): void {
  edit(STATE, (text) => {
    const state = { ...JSON.parse(text), frameworkVersion: version };
    change(state);
    return JSON.stringify(state);
  });
}

describe('a managed file that was edited by hand', () => {
  test('is generated again, and the edited version kept, with a warning that names both', () => {
    const original = read('framework/names.ts');
    const edited = edit('framework/names.ts', (text) => `${text}\n// mine\n`);
    const [warning, ...others] = resync();
    expect(read('framework/names.ts')).toBe(original);
    expect(read('.projen/edited/framework/names.ts')).toBe(edited);
    expect(warning).toContain('framework/names.ts was edited by hand');
    expect(warning).toContain('Your version is .projen/edited/framework/names.ts. ');
    expect(others).toEqual([]);
    expect(read('.gitignore')).toContain('/.projen/edited/');
    expect(resync()).toEqual([]);
  });

  test.each([
    ['cdktf.json', 'project.tryFindObjectFile(\'cdktf.json\')?.addOverride('],
    ['.projen/tasks.json', 'project.tryFindObjectFile(\'.projen/tasks.json\')?.addOverride('],
    ['.gitignore', 'project.gitignore.addPatterns('],
    ['framework/names.ts', 'project.tryRemoveFile(\'framework/names.ts\')'],
  ])('%s: the warning names the escape hatch', (path, hatch) => {
    edit(path, (text) => `${text}\n`);
    expect(resync()).toEqual([expect.stringContaining(hatch)]);
  });

  test('twice is kept twice', () => {
    const [first, second] = ['// one\n', '// two\n'].map((comment) => {
      const edited = edit('framework/names.ts', (text) => text + comment);
      resync();
      return edited;
    });
    expect(read('.projen/edited/framework/names.ts')).toBe(first);
    expect(read('.projen/edited/framework/names.ts.2')).toBe(second);
  });

  test('and taken out at once, is to be moved back', () => {
    edit('framework/names.ts', (text) => `${text}\n// mine\n`);
    expect(resync((project) => { project.tryRemoveFile('framework/names.ts'); }))
      .toEqual([expect.stringMatching(/is not generated any more, because \.projenrc\.ts takes it out: move yours back\. Your version is \.projen\/edited\/framework\/names\.ts\.$/)]);
  });

  test('becomes the engineer\'s with tryRemoveFile', () => {
    const take = (project: MozdefEventSourceProject) => { project.tryRemoveFile('framework/names.ts'); };
    const mine = edit('framework/names.ts', (text) => `${text}\n// mine\n`);
    resync(take);
    writeFileSync(join(directory, 'framework/names.ts'), mine);
    expect(resync(take)).toEqual([]);
    expect(read('framework/names.ts')).toBe(mine);
  });

  test('is kept, too, when this version generates it no more', () => {
    resync((project) => { new TextFile(project, 'framework/retired.ts', { lines: [`// ${project.name}`] }); });
    generatedBy(FRAMEWORK_VERSION, (state) => { state.managedFiles['framework/retired.ts'] = 'another'; });
    expect(resync()).toEqual([expect.stringContaining('is not generated any more, by this version of the framework')]);
    expect(exists('framework/retired.ts')).toBe(false);
    expect(read('.projen/edited/framework/retired.ts')).toContain('// example');
  });

  test('is not one that .projenrc.ts changes', () => {
    expect(resync((project) => project.tryFindObjectFile('cdktf.json')!.addOverride('a', 1))).toEqual([]);
    expect(resync((project) => { new JsonFile(project, 'own.json', { obj: { a: 1 } }); })).toEqual([]);
    expect(resync((project) => { new JsonFile(project, 'own.json', { obj: { a: 2 } }); })).toEqual([]);
  });
});

test('what another branch has generated alike is no edit by hand', () => {
  generatedBy(FRAMEWORK_VERSION, (state) => {
    state.managedFiles['framework/names.ts'] = 'of a merge';
    delete state.managedFiles['framework/config.ts'];
  });
  expect(resync()).toEqual([]);
  expect(exists('.projen/edited')).toBe(false);
});

describe('a file of the engineer\'s where one is generated from now on', () => {
  test('is kept, with a warning', () => {
    const mine = 'name: mine\n';
    mkdirSync(join(directory, '.github/workflows'), { recursive: true });
    writeFileSync(join(directory, '.github/workflows/build.yml'), mine);
    const project = define({ github: true });
    project.synth();
    expect(warnings.mock.calls).toEqual([[expect.stringMatching(/^\.github\/workflows\/build\.yml is generated from now on\. Your version is .*tryFindObjectFile/)]]);
    expect(read('.projen/edited/.github/workflows/build.yml')).toBe(mine);
  });

  test('also one that was taken out, and is not any more', () => {
    const take = (project: MozdefEventSourceProject) => { project.tryRemoveFile('framework/names.ts'); };
    expect(resync(take)).toEqual([]);
    writeFileSync(join(directory, 'framework/names.ts'), '// mine');
    expect(resync(take)).toEqual([]);
    expect(resync()).toEqual([expect.stringContaining('framework/names.ts is generated from now on.')]);
    expect(read('.projen/edited/framework/names.ts')).toBe('// mine');
  });
});

test('the framework\'s version in package.json survives a resync', () => {
  edit('package.json', (text) => text.replace(/"mozdef-ef-projen": "[^"]*"/, `"mozdef-ef-projen": "^${FRAMEWORK_VERSION}"`));
  resync();
  expect(json('package.json').devDependencies['mozdef-ef-projen']).toBe(`^${FRAMEWORK_VERSION}`);
});


describe('a mistake in .projenrc.ts', () => {
  const check = (projenrc: string) => {
    linkPackages();
    writeFileSync(join(directory, '.projenrc.ts'), projenrc);
    printed.mockClear();
    return typecheckProjenrc('projenrc/tsconfig.json', directory);
  };

  test('is told before anything runs, after what is new in this version', () => {
    generatedBy('0.0.1');
    expect(check('export const mine: string = 7;\n')).not.toBe(0);
    const output = printed.mock.calls.map(([text]) => text as string).join('');
    expect(output).toMatch(new RegExp(`^mozdef-ef-projen 0\\.0\\.1 -> ${FRAMEWORK_VERSION}\n`));
    expect(output).toContain(".projenrc.ts(1,14): error TS2322: Type 'number' is not assignable to type 'string'.");
  });

  test('and where there is none, nothing is said', () => {
    expect(check('export const mine: string = "7";\n')).toBe(0);
    expect(printed).not.toHaveBeenCalled();
  });
});

describe('a starter', () => {
  const OTHER = { source: EventSource.GITHUB };
  const files = () => ['src', 'schemas', 'samples', 'test'].flatMap((folder) => readdirSync(join(directory, folder), { recursive: true }) as string[]);

  test.each([
    ['', () => undefined],
    [', as the last resync did not write it down', () => { generatedBy(FRAMEWORK_VERSION, (state) => { delete state.starter; }); }],
  ])('is not poured into a repository that has another one%s', (_, prepare) => {
    prepare();
    const before = files();
    expect(() => define(OTHER)).toThrow('option "source" is "github". Allowed: zoom, whose starter this repository has in src/');
    expect(files()).toEqual(before);
    expect(json('framework/source.json').source.id).toBe('zoom');
  });

  test('stays, with sampleCode: false, which lets the source change', () => {
    const before = files();
    define({ ...OTHER, sampleCode: false }).synth();
    expect(json('framework/source.json').source.id).toBe('github');
    expect(files()).toEqual(before);
    expect(() => define(OTHER)).toThrow('option "source" is "github"');
  });

  test('is another one, where the first is gone', () => {
    for (const folder of ['src', 'schemas', 'samples', 'test']) rmSync(join(directory, folder), { recursive: true });
    define(OTHER).synth();
    expect(exists('schemas/push.schema.json')).toBe(true);
    expect(exists('src/handler.ts')).toBe(true);
  });
});

describe('an installation that failed', () => {
  const marker = () => join(directory, 'node_modules', '.mozdef-ef-install-pending');
  /** As `npx projen` does: with `install`, in place of npm. */
  const install = (npm: () => void, options: Partial<MozdefEventSourceProjectOptions> = {}) => {
    delete process.env.PROJEN_DISABLE_POST;
    const project = define(options);
    const error = jest.spyOn(project.logger, 'error').mockReturnValue();
    const run = jest.spyOn(project.tasks, 'runTask').mockImplementation(npm);
    try {
      project.synth();
    } catch (thrown) {
      return { failed: true, said: error.mock.calls.join(), installs: run.mock.calls.length };
    }
    return { failed: false, said: error.mock.calls.join(), installs: run.mock.calls.length };
  };
  const fail = () => { throw new Error('ERESOLVE'); };

  test('says what to do, and is made up for by the next resync', () => {
    linkPackages();
    install(() => undefined);
    expect(install(() => undefined)).toEqual({ failed: false, said: '', installs: 0 });
    expect(install(fail, { deps: ['ms@^2'] })).toMatchObject({ failed: true, said: expect.stringContaining('run npx projen again') as string });
    expect(install(fail, { deps: ['ms@^2'] })).toMatchObject({ failed: true, installs: 1 });
    expect(install(() => undefined, { deps: ['ms@^2'] })).toEqual({ failed: false, said: '', installs: 1 });
    expect(existsSync(marker())).toBe(false);
    expect(install(() => undefined, { deps: ['ms@^2'] }).installs).toBe(0);
    expect(read('package.json')).toMatch(/\}\n$/);
  });
});

test('a package that an option or an upgrade makes needless was not installed by hand', () => {
  const project = define({ eslint: false });
  const info = jest.spyOn(project.logger, 'info').mockReturnValue();
  project.synth();
  expect(warnings.mock.calls).toEqual([]);
  expect(info.mock.calls).toEqual([[expect.stringMatching(/^Not needed any more: .*eslint/)]]);
  edit('package.json', (text) => text.replace('"devDependencies": {', '"devDependencies": {\n    "left-pad": "*",'));
  expect(resync()).toEqual([expect.stringContaining('not declared in .projenrc: left-pad.')]);
});

describe('the lock file', () => {
  test('may be updated where CI is set, by the resync that changes package.json', () => {
    process.env.CI = 'true';
    resync();
    expect(process.env.CI).toBe('true');
    resync((project) => project.addDeps('ms@^2.0.0'));
    expect(process.env.CI).toBe('0');
  });
});

describe('after a change of version', () => {
  const output = () => printed.mock.calls.map(([text]) => text as string).join('');

  test('says which, and what was added, removed, and given', () => {
    generatedBy('0.0.1', (state) => {
      delete state.managedFiles['framework/names.ts'];
      state.managedFiles['framework/retired.ts'] = '';
      state.starterFiles = state.starterFiles.filter((path: string) => path !== 'src/handler.ts');
    });
    rmSync(join(directory, 'src/handler.ts'));
    resync();
    expect(output()).toContain(`mozdef-ef-projen 0.0.1 -> ${FRAMEWORK_VERSION}\n`);
    expect(output()).toContain('Added: framework/names.ts\n');
    expect(output()).toContain('Removed: framework/retired.ts\n');
    expect(output()).toContain('Yours, from the starter: src/handler.ts\n');
    expect(exists('src/handler.ts')).toBe(true);
  });

  test('says nothing of the starter that the engineer has, nor anything the second time', () => {
    generatedBy('0.0.1', (state) => { state.starterFiles = []; });
    appendFileSync(join(directory, 'src/handler.ts'), '// mine\n');
    const mine = read('src/handler.ts');
    resync();
    expect(output()).not.toContain('handler.ts');
    expect(read('src/handler.ts')).toBe(mine);
    printed.mockClear();
    resync();
    expect(output()).toBe('');
  });

  test('says so when it is an older one', () => {
    generatedBy('999.0.0');
    resync();
    expect(output()).toContain(`mozdef-ef-projen 999.0.0 -> ${FRAMEWORK_VERSION}\nThis version is older`);
  });
});

test('a state with the marks of a merge says how to mend it', () => {
  edit(STATE, (text) => `<<<<<<< HEAD\n${text}`);
  expect(() => define()).toThrow(`${STATE} is not JSON: a merge has left its marks.`);
});

test('a clone installs its packages first, and .projenrc.ts is type-checked before it runs', () => {
  const { steps } = json('.projen/tasks.json').tasks.default;
  expect(steps[0].exec).toContain('node framework/node-version.js');
  expect(steps[1]).toEqual({ spawn: 'install:ci', condition: '! node --eval "require.resolve(\'mozdef-ef-projen\')" 2> /dev/null' });
  expect(steps.map(({ name, execArgs }: any) => name ?? execArgs?.[0])).toEqual([undefined, undefined, 'typecheck', 'tsx']);
});

