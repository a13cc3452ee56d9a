import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import type { SourceConfig } from '../../../templates/framework/config';
import { close, listen } from '../../../templates/framework/local/http-server';
import { installTerraform, releaseUrl } from '../../../templates/framework/pipeline/install-terraform';

const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');
const release = (name: string) => zipSync({ 'LICENSE.txt': strToU8('licence'), [name]: strToU8('#!/bin/sh\necho it runs\n'), '../outside': strToU8('x') });

let server: Server;
let releasesUrl: string;
let root: string;
let directory: string;
let answer: (request: IncomingMessage, response: ServerResponse, count: number) => void;
let requests: string[];
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'install-'));
  directory = join(root, 'bin');
  requests = [];
  server = createServer((request, response) => {
    requests.push(request.url!);
    answer(request, response, requests.length);
  });
  releasesUrl = `http://127.0.0.1:${await listen(server, 0)}`;
});
afterEach(async () => {
  rmSync(root, { recursive: true, force: true });
  await close(server);
});

const pinned = (archive: Uint8Array, distribution: 'terraform' | 'tofu' = 'terraform'): SourceConfig['terraform'] =>
  ({ distribution, version: '1.2.3', sha256: { amd64: sha256(archive), arm64: 'f'.repeat(64) } });
const install = (terraform: SourceConfig['terraform']) => installTerraform({ terraform, directory, architecture: 'x64', releasesUrl, delayMs: 1 });
const nothingIsLeft = () => {
  expect(existsSync(directory) ? readdirSync(directory) : []).toEqual([]);
  expect(existsSync(join(root, 'outside'))).toBe(false);
};

test.each([['terraform', '/1.2.3/terraform_1.2.3_linux_amd64.zip'], ['tofu', '/v1.2.3/tofu_1.2.3_linux_amd64.zip']] as const)(
  'the pinned release of %s is installed, and of the zip only its program', async (distribution, path) => {
    const archive = release(distribution);
    answer = (_, response) => response.end(archive);
    const file = await install(pinned(archive, distribution));
    expect(file).toBe(join(directory, distribution));
    expect(requests).toEqual([path]);
    expect(readdirSync(directory)).toEqual([distribution]);
    expect(existsSync(join(root, 'outside'))).toBe(false);
    expect(statSync(file).mode & 0o777).toBe(0o755);
    expect(execFileSync(file, { encoding: 'utf8' })).toBe('it runs\n');
  });

test('what is installed already is replaced', async () => {
  const archive = release('terraform');
  answer = (_, response) => response.end(archive);
  await install(pinned(archive));
  await install(pinned(archive));
  expect(readdirSync(directory)).toEqual(['terraform']);
});

test('another archive than the pinned one is not unpacked, and both hashes are told', async () => {
  const other = release('terraform');
  answer = (_, response) => response.end(other);
  const terraform = { ...pinned(other), sha256: { amd64: '0'.repeat(64), arm64: sha256(other) } };
  await expect(install(terraform)).rejects.toThrow(`its SHA-256 is ${sha256(other)}, and not ${'0'.repeat(64)}`);
  nothingIsLeft();
});

test('a release that is not there is told with its address, at once', async () => {
  answer = (_, response) => response.writeHead(404).end('not found');
  await expect(install(pinned(release('terraform')))).rejects.toThrow(`${releasesUrl}/1.2.3/terraform_1.2.3_linux_amd64.zip cannot be downloaded: HTTP 404`);
  expect(requests).toHaveLength(1);
  nothingIsLeft();
});

test.each<[string, (response: ServerResponse, archive: Uint8Array) => void]>([
  ['a server that fails', (response) => response.writeHead(503).end()],
  ['an answer that breaks off', (response, archive) => {
    response.writeHead(200, { 'content-length': archive.length });
    response.write(archive.subarray(0, 20), () => response.destroy());
  }],
])('%s is asked again, three times in all', async (_, fail) => {
  const archive = release('terraform');
  answer = (__, response, count) => (count < 3 ? fail(response, archive) : response.end(archive));
  await install(pinned(archive));
  expect(requests).toHaveLength(3);

  rmSync(directory, { recursive: true });
  answer = (__, response) => fail(response, archive);
  await expect(install(pinned(archive))).rejects.toThrow(/cannot be downloaded, in 3 attempts: \S/);
  expect(requests).toHaveLength(6);
  nothingIsLeft();
});

test('an archive that is cut short without a sign hashes to something else', async () => {
  const archive = release('terraform');
  answer = (_, response) => response.end(archive.subarray(0, 50));
  await expect(install(pinned(archive))).rejects.toThrow('is not the release that is pinned');
  nothingIsLeft();
});

test('a server that is not there is told', async () => {
  await expect(installTerraform({ terraform: pinned(release('terraform')), directory, architecture: 'x64', releasesUrl: 'http://127.0.0.1:1', delayMs: 1 }))
    .rejects.toThrow(/cannot be downloaded, in 3 attempts/);
});

test('an archive without the program is told', async () => {
  const archive = release('tofu');
  answer = (_, response) => response.end(archive);
  await expect(install(pinned(archive))).rejects.toThrow('has no file terraform in it');
  nothingIsLeft();
});

test('nothing is left when the program cannot be written', async () => {
  const archive = release('terraform');
  answer = (_, response) => response.end(archive);
  mkdirSync(join(directory, 'terraform'), { recursive: true });
  await expect(install(pinned(archive))).rejects.toThrow();
  expect(readdirSync(directory)).toEqual(['terraform']);
});

test('other architectures have no pinned release', async () => {
  await expect(installTerraform({ terraform: pinned(release('terraform')), directory, architecture: 'riscv64' })).rejects.toThrow('riscv64');
});

test('releases come from where they are published, or from a mirror', () => {
  const of = (distribution: 'terraform' | 'tofu') => ({ ...pinned(release('terraform')), distribution });
  expect(releaseUrl(of('terraform'), 'arm64')).toBe('https://releases.hashicorp.com/terraform/1.2.3/terraform_1.2.3_linux_arm64.zip');
  expect(releaseUrl(of('tofu'), 'amd64')).toBe('https://github.com/opentofu/opentofu/releases/download/v1.2.3/tofu_1.2.3_linux_amd64.zip');
  expect(releaseUrl(of('terraform'), 'amd64', 'https://mirror.example/tf/')).toBe('https://mirror.example/tf/1.2.3/terraform_1.2.3_linux_amd64.zip');
});
