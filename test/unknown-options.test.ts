import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refuseUnknownOptions } from '../src/unknown-options';

const directory = mkdtempSync(join(tmpdir(), 'mozdef-ef-unknown-'));
const assembly = join(directory, '.jsii');
beforeAll(() => writeFileSync(assembly, JSON.stringify({
  types: {
    'mozdef-ef-projen.MozdefEventSourceProjectOptions': {
      properties: [{ name: 'service' }, { name: 'source' }], interfaces: ['projen.typescript.TypeScriptProjectOptions', 'mozdef-ef-projen.StageOptions'],
    },
    'mozdef-ef-projen.StageOptions': { properties: [{ name: 'region' }] },
  },
})));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test.each<[object, string]>([
  [{ service: 'zoom', soruce: 'github' }, 'there is no option "soruce". Do you mean source?'],
  [{ devDep: [] }, 'there is no option "devDep". Do you mean devDeps?'],
  [{ frobnicate: 1 }, 'there is no option "frobnicate". The options are listed'],
])('%j is refused', (options, message) => {
  expect(() => refuseUnknownOptions(options, assembly)).toThrow(message);
});

test('options of the framework, of a stage and of projen are known', () => {
  expect(() => refuseUnknownOptions({ type: 'x', __new__: {}, service: 'zoom', region: 'us-west-2', devDeps: [], outdir: '.', release: true }, assembly)).not.toThrow();
});
