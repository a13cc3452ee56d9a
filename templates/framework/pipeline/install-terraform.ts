import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { unzipSync } from 'fflate';
import type { SourceConfig } from '../config';

type Terraform = SourceConfig['terraform'];
type Architecture = keyof Terraform['sha256'];

/** What stands before `/<version>/` in the address of a release. */
const RELEASES: Record<Terraform['distribution'], string> = {
  terraform: 'https://releases.hashicorp.com/terraform',
  tofu: 'https://github.com/opentofu/opentofu/releases/download',
};

const ATTEMPTS = 3;

export interface InstallOptions {
  readonly terraform: Terraform;
  /** Where the program goes; it is made if it is not there. */
  readonly directory: string;
  /** As Node.js calls it. Default: this machine's. */
  readonly architecture?: string;
  /** A mirror of the releases, in place of what stands before `/<version>/` in their address. What it sends must hash to the same. */
  readonly releasesUrl?: string;
  /** Milliseconds before the second attempt; twice as many before the third. Default: 2000. */
  readonly delayMs?: number;
}

/**
 * Installs the release of Terraform (or OpenTofu) that is pinned. Nothing is unpacked, or left, that does not hash to what it must.
 *
 * @returns the program's path.
 * @throws Error with the address, and with the HTTP status or both hashes.
 */
export async function installTerraform(options: InstallOptions): Promise<string> {
  const { terraform, directory, architecture = process.arch, releasesUrl, delayMs = 2_000 } = options;
  const platform = toPlatform(architecture);
  const url = releaseUrl(terraform, platform, releasesUrl || undefined);
  const archive = await download(url, delayMs);

  const expected = terraform.sha256[platform];
  const got = createHash('sha256').update(archive).digest('hex');
  if (got !== expected.toLowerCase()) {
    throw new Error(`${url} is not the release that is pinned: its SHA-256 is ${got}, and not ${expected}. It was not unpacked.`);
  }

  const name = terraform.distribution;
  const program = unzipSync(archive, { filter: (file) => file.name === name })[name];
  if (!program) {
    throw new Error(`${url} has no file ${name} in it.`);
  }
  mkdirSync(directory, { recursive: true });
  const file = join(directory, name);
  const partial = `${file}.partial`;
  try {
    writeFileSync(partial, program, { mode: 0o755 });
    renameSync(partial, file);
  } finally {
    rmSync(partial, { force: true });
  }
  return file;
}

/** The address of a release. */
export function releaseUrl({ distribution, version }: Terraform, platform: Architecture, base = RELEASES[distribution]): string {
  const tag = distribution === 'tofu' ? `v${version}` : version;
  return `${base.replace(/\/+$/, '')}/${tag}/${distribution}_${version}_linux_${platform}.zip`;
}

function toPlatform(architecture: string): Architecture {
  if (architecture === 'arm64') return 'arm64';
  if (architecture === 'x64') return 'amd64';
  throw new Error(`No release is pinned for the architecture ${architecture}; there are x64 and arm64.`);
}

/** What a server answers with a 5xx, or does not finish, it may do better a moment later. */
async function download(url: string, delayMs: number): Promise<Uint8Array> {
  for (let attempt = 1; ; attempt++) {
    const result = await tryDownload(url);
    if (result instanceof Uint8Array) return result;
    if (!result.temporary || attempt === ATTEMPTS) {
      throw new Error(`${url} cannot be downloaded${attempt > 1 ? `, in ${attempt} attempts` : ''}: ${result.reason}`);
    }
    await setTimeout(attempt * delayMs);
  }
}

async function tryDownload(url: string): Promise<Uint8Array | { reason: string; temporary: boolean }> {
  try {
    const response = await fetch(url);
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
    await response.body?.cancel();
    return { reason: `HTTP ${response.status}`, temporary: response.status >= 500 || response.status === 429 };
  } catch (error) {
    const { message, cause } = error as Error & { cause?: Error };
    return { reason: cause?.message || message, temporary: true };
  }
}
