import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventSource, MozdefEventSourceProject } from '../src';
import type { MozdefEventSourceProjectOptions } from '../src';
import { PROJEN_OPTIONS, withVerdict } from './support/projen-options';
import { refusalOf, withExample } from './support/with-example';
import { OptionError } from '../src/option-error';

const root = mkdtempSync(join(tmpdir(), 'mozdef-ef-options-'));
beforeAll(() => { process.env.PROJEN_DISABLE_POST = 'true'; });
afterAll(() => {
  delete process.env.PROJEN_DISABLE_POST;
  rmSync(root, { recursive: true, force: true });
});

const define = (options: object, outdir = mkdtempSync(join(root, 'repository-'))) => new MozdefEventSourceProject({
  name: 'example', defaultReleaseBranch: 'main', service: 'zoom', source: EventSource.GENERIC_WEBHOOK, outdir, devDeps: ['mozdef-ef-projen'], ...options,
} as MozdefEventSourceProjectOptions);

/** The files of a repository with these options, by path. */
function generate(options: object): Record<string, string> {
  const project = define(options);
  project.synth();
  return Object.fromEntries((readdirSync(project.outdir, { recursive: true }) as string[])
    .filter((path) => statSync(join(project.outdir, path)).isFile())
    .map((path) => [path, readFileSync(join(project.outdir, path), 'utf8')]));
}

test('every option that projen has is known, and none that it has not', () => {
  const manifest = JSON.parse(readFileSync(require.resolve('projen/.jsii'), 'utf8')) as {
    types: Record<string, { interfaces?: string[]; properties?: { name: string }[] }>;
  };
  const namesOf = (type: string): string[] => {
    const { interfaces = [], properties = [] } = manifest.types[type];
    return [...properties.map(({ name }) => name), ...interfaces.flatMap(namesOf)];
  };
  expect(Object.keys(PROJEN_OPTIONS).sort()).toEqual([...new Set(namesOf('projen.typescript.TypeScriptProjectOptions'))].sort());
});

/** Jest prints what a table has in it, and not every value can be. */
function numbered(tried: [string, unknown][]) {
  return tried.map(([option, value], index) => Object.defineProperty({ option, number: index, value: undefined as unknown }, 'value', { value, enumerable: false }));
}

describe('refused before anything is written, with an example that is not', () => {
  test.each(numbered(withVerdict('refused')))('$option ($number)', ({ option, value }) => {
    const outdir = mkdtempSync(join(root, 'refused-'));
    const error = refusalOf(() => define({ [option]: value }, outdir))!;
    expect(error).toBeInstanceOf(OptionError);
    expect(error.message).toMatch(/^MozdefEventSourceProject: option "\w+(\.\w+)?" is .+\. Allowed: .+\. Example: ./s);
    expect(readdirSync(outdir)).toEqual([]);
    expect(refusalOf(() => define(withExample({ [option]: value }, error)))).toBeUndefined();
  });

  test.each(numbered(withVerdict('projen')))('by projen: $option ($number)', ({ option, value }) => {
    const outdir = mkdtempSync(join(root, 'refused-'));
    expect(() => define({ [option]: value }, outdir)).toThrow();
    expect(readdirSync(outdir)).toEqual([]);
  });
});

test('what has no effect changes no file', () => {
  expect(generate(Object.fromEntries(withVerdict('nothing')))).toEqual(generate({}));
});
