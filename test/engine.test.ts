import { readFileSync } from 'node:fs';
import { preProcessFile } from 'typescript';
import { engineOf, ENGINES, importFrom, minNodeVersion } from '../src/engine';
import { Engine } from '../src/options';
import { frameworkTemplates } from '../src/templates';

const TEMPLATES = frameworkTemplates().filter(({ target }) => target.endsWith('.ts')).map(({ file }) => readFileSync(file, 'utf8'));

/** The text with every module specifier replaced, where TypeScript finds one; it points at the quote before it. */
function replaceSpecifiers(text: string, replace: (specifier: string) => string): string {
  return preProcessFile(text, true, true).importedFiles.sort((a, b) => b.pos - a.pos)
    .reduce((result, { fileName, pos }) => `${result.slice(0, pos + 1)}${replace(fileName)}${result.slice(pos + 1 + fileName.length)}`, text);
}

test('CDKTF is the engine, unless another is chosen', () => {
  expect([engineOf({}), engineOf({ engine: Engine.CDKTN })]).toEqual([Engine.CDKTF, Engine.CDKTN]);
  expect(() => engineOf({ engine: 'pulumi' as Engine })).toThrow('option "engine" is "pulumi". Allowed: Engine.CDKTF, Engine.CDKTN. Example: engine: Engine.CDKTF');
});

describe('templates import from', () => {
  test('CDKTF as they are', () => {
    for (const text of TEMPLATES) expect(importFrom(Engine.CDKTF, text)).toBe(text);
  });

  test('CDKTN by the same paths, with nothing else changed', () => {
    const imported: string[] = [];
    for (const text of TEMPLATES) {
      expect(importFrom(Engine.CDKTN, text)).toBe(replaceSpecifiers(text, (specifier) => {
        const expected = specifier.replace(/^(@?)cdktf\b/, '$1cdktn');
        imported.push(expected);
        return expected;
      }));
    }
    expect(imported).toEqual(expect.arrayContaining(['cdktn', 'cdktn-cli/package.json', '@cdktn/provider-aws/lib/sqs-queue', './cdktf']));
  });

  test.each([
    ["import { App } from 'cdktf';", "import { App } from 'cdktn';"],
    ["import type { App } from 'cdktf/lib/app';", "import type { App } from 'cdktn/lib/app';"],
    ["import {\n  App,\n} from 'cdktf';", "import {\n  App,\n} from 'cdktn';"],
    ["import 'cdktf';", "import 'cdktn';"],
    ["export * from '@cdktf/provider-aws/lib/sqs-queue';", "export * from '@cdktn/provider-aws/lib/sqs-queue';"],
    ["import cli from 'cdktf-cli/package.json';", "import cli from 'cdktn-cli/package.json';"],
  ])('%j', (text, expected) => {
    expect(importFrom(Engine.CDKTN, text)).toBe(expected);
  });

  test.each([
    "const config = 'cdktf.json';",
    "join(root, 'cdktf')",
    "// import { App } from 'cdktf';",
    " * import { App } from 'cdktf';",
    "import { App } from './cdktf';",
    "import { App } from 'cdktf-something';",
    "import { App } from 'constructs';",
  ])('not %j', (text) => {
    expect(importFrom(Engine.CDKTN, text)).toBe(text);
  });
});

describe('the minimum Node.js version', () => {
  test('is that of the engine', () => {
    expect([minNodeVersion({}), minNodeVersion({ engine: Engine.CDKTN })]).toEqual(['20.16.0', '22.19.0']);
  });

  test('may be a later one', () => {
    expect(minNodeVersion({ engine: Engine.CDKTN, minNodeVersion: '22.19.1' })).toBe('22.19.1');
    expect(minNodeVersion({ minNodeVersion: '22.4.0' })).toBe('22.4.0');
  });

  test.each([
    [Engine.CDKTN, '22.9.0', '22.19.0'],
    [Engine.CDKTN, '20.19.0', '22.19.0'],
    [Engine.CDKTF, '18.20.0', '20.16.0'],
    [Engine.CDKTF, '22', '20.16.0'],
  ])('of %s cannot be %s', (engine, version, minimum) => {
    expect(() => minNodeVersion({ engine, minNodeVersion: version }))
      .toThrow(`option "minNodeVersion" is "${version}". Allowed: an exact version, ${minimum} or later: what ${engine} and the framework run on. Example: minNodeVersion: "${minimum}"`);
  });
});

test('both engines have a package for each that the templates import', () => {
  expect(Object.keys(ENGINES.cdktn.packages)).toEqual(Object.keys(ENGINES.cdktf.packages));
});
