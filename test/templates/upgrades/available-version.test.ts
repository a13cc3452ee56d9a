import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { availableVersion } from '../../../templates/framework/upgrades/upgrade-check';

const VERSIONS = ['0.1.0', '0.1.9', '0.1.10', '0.2.0'];
const PACKAGE = {
  'name': 'mozdef-ef-projen',
  'dist-tags': { latest: '0.2.0', next: '0.1.10' },
  'versions': Object.fromEntries(VERSIONS.map((version) => [version, { name: 'mozdef-ef-projen', version, dist: { tarball: 'http://127.0.0.1/none.tgz' } }])),
};
const server = createServer(({ url }, response) => {
  response.writeHead(url === '/mozdef-ef-projen' ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(PACKAGE));
});
const { npm_config_registry: before } = process.env;

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  process.env.npm_config_registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => {
  if (before === undefined) delete process.env.npm_config_registry;
  else process.env.npm_config_registry = before;
  server.close();
});

test.each([['latest', '0.2.0'], ['next', '0.1.10'], ['0.1.0', '0.1.0'], ['^0.1.0', '0.1.10']])('%s is %s', async (wanted, version) => {
  expect(await availableVersion(tmpdir(), wanted)).toBe(version);
});

test.each(['9.9.9', '>1', 'beta'])('%s is not there, and how to see what is', async (wanted) => {
  await expect(availableVersion(tmpdir(), wanted)).rejects.toThrow(/^the registry has no mozdef-ef-projen@.*Its versions: npm view mozdef-ef-projen versions$/);
});
