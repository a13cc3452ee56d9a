import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { mask } from './mask';
import type { EventStore } from '../runtime/event-store';
import { readEvent } from '../runtime/reprocess/dead-letters';
import type { DeadLetter } from '../runtime/reprocess/dead-letters';
import { wellFormed } from '../runtime/text';

/** What became of the events that were to be written to files; their sum is the dead letters that were selected. */
export interface ExportReport {
  readonly written: number;
  /** A file has the same content already. */
  readonly present: number;
  /** A file of that name has other content, which stays. */
  readonly changed: number;
  /** MozDef events: they are no events of the source. */
  readonly redriven: number;
  /** The event store no longer has the event. */
  readonly gone: number;
  /** Not text, so that secrets in it cannot be masked. */
  readonly binary: number;
  /** No file can have the event type for its name: it has more than 255 characters, percent-encoded. */
  readonly unnamed: number;
}

export interface ExportParts {
  /** Files are written below it, as `samples/` has them. */
  readonly directory: string;
  readonly store: Pick<EventStore, 'get'>;
  /** Write what was received, byte for byte. Default: with its secrets masked. */
  readonly unmasked: boolean;
}

/** Longest name of a file, in bytes, on the file systems of Linux, macOS and Windows. */
const MAX_NAME_BYTES = 255;

/** Writes dead letters to `<event type>/<reason>-<hash of the file>.json`, from where the tests read them as samples. */
export function createExport({ directory, store, unmasked }: ExportParts) {
  const counts: Record<keyof ExportReport, number> = { written: 0, present: 0, changed: 0, redriven: 0, gone: 0, binary: 0, unnamed: 0 };

  const fateOf = async (letter: DeadLetter): Promise<keyof ExportReport> => {
    if (letter.reason === undefined) return 'redriven';
    const event = await readEvent(letter, store);
    if (!event) return 'gone';
    if (event.encoding === 'base64' && !unmasked) return 'binary';
    const content = Buffer.from(unmasked ? event.body : mask(event.body), event.encoding ?? 'utf8');
    // Not of what was received: with the file beside it, a hash would give a short secret away.
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 8);
    const [folder, name] = [fileNameOf(event.type), fileNameOf(`${letter.reason}-${hash}`)];
    return folder === undefined || name === undefined ? 'unnamed' : write(join(directory, folder, `${name}.json`), content);
  };

  return {
    add: async (letter: DeadLetter): Promise<void> => {
      counts[await fateOf(letter)]++;
    },
    report: (): ExportReport => ({ ...counts }),
  };
}

/**
 * The name of a file for a text that may come from anybody, percent-encoded as `samples/` has event types; undefined where no name
 * can be made. A dot at the beginning is encoded too, as `.` and `..` are no names, and that of a trailing `.json`, which would be
 * read as the ending.
 */
function fileNameOf(text: string): string | undefined {
  const name = encodeURIComponent(wellFormed(text).text).replace(/^\.|\.(?=json$)|[*!'()~]/gi, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return name === '' || name.length + '.json'.length > MAX_NAME_BYTES ? undefined : name;
}

/** For nobody else on this machine: what was received may be secret. A folder that is there already stays as it is. */
function write(file: string, content: Buffer): 'written' | 'present' | 'changed' {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, content, { flag: 'wx', mode: 0o600 });
    return 'written';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return readFileSync(file).equals(content) ? 'present' : 'changed';
  }
}
