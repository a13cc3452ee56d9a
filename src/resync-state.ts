import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the last resync left what the next one needs to know. */
export const RESYNC_STATE = '.projen/mozdef-ef.json';

/** What the last resync did. Empty before the first. */
export interface ResyncState {
  /** Version of the framework that generated the repository. */
  readonly frameworkVersion?: string;
  /** Whose starter the repository has been given: the source's name in the catalogue. */
  readonly starter?: string;
  /** Files of the starter that the repository has been given, so that one that was deleted does not come back. */
  readonly starterFiles: string[];
  /** SHA-256 of the managed files, by path. */
  readonly managedFiles: Readonly<Record<string, string>>;
}

/**
 * Reads `.projen/mozdef-ef.json`.
 *
 * @throws Error when it is not JSON, as after a merge: starters that were deleted would come back.
 */
export function readResyncState(outdir: string): ResyncState {
  const file = join(outdir, RESYNC_STATE);
  const empty: ResyncState = { starterFiles: [], managedFiles: {} };
  if (!existsSync(file)) return empty;
  try {
    return { ...empty, starter: sourceBefore(outdir), ...(JSON.parse(readFileSync(file, 'utf8')) as Partial<ResyncState>) };
  } catch {
    throw new Error(`${RESYNC_STATE} is not JSON: a merge has left its marks. Take either side (git checkout --ours ${RESYNC_STATE}), and run npx projen.`);
  }
}

/** The source of a repository whose last resync did not write down which starter it has. */
function sourceBefore(outdir: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(join(outdir, 'framework', 'source.json'), 'utf8')) as { source?: { id?: string } }).source?.id;
  } catch {
    // It is not there, or has the marks of a merge.
    return undefined;
  }
}
