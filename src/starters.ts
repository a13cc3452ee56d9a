import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EnumMember, OptionError } from './option-error';
import { EventSource } from './options';
import type { ResyncState } from './resync-state';
import { CATALOGUE } from './sources';
import type { Selector, SourceDescriptor } from './sources/descriptor';
import { starterTemplates } from './templates';

/** A file that a repository starts with. */
export interface StarterFile {
  /** Path in the repository, with forward slashes. */
  readonly target: string;
  readonly content: string;
}

/** What a repository is given of a starter. */
export interface Starter {
  readonly files: readonly StarterFile[];
  /** Paths of what it has been given before: of these, one that is not there was deleted. */
  readonly before: readonly string[];
}

/** The starter that can follow where the event type is: its events are an example, and not a service's. */
const FOLLOWS = 'generic-webhook';

/**
 * What the repository in `outdir` is given of its source's starter.
 *
 * @throws OptionError where it has the starter of another source, or where the starter cannot follow the options.
 */
export function starterOf(source: SourceDescriptor, outdir: string, { starter: had, starterFiles: before }: ResyncState): Starter {
  if (had === undefined) return { files: starterFiles(source), before };
  // By now, what the options say of the event type is for the engineer's files, which follow it.
  if (had === source.id) return { files: templatesOf(source.id), before };
  if (before.some((path) => existsSync(join(outdir, path)))) {
    const member = Object.entries(EventSource).find(([, value]) => value === had)?.[0];
    throw new OptionError('source', source.id,
      `${had}, whose starter this repository has in src/, schemas/, samples/ and test/. For events of ${source.id} make a repository of their own; ` +
      'to take them here with handlers that are yours, set sampleCode: false; to begin anew here, delete those four folders',
      member ? new EnumMember('EventSource', member) : had);
  }
  return { files: starterFiles(source), before: [] };
}

/**
 * The files that a repository of this source starts with. Where the options say that the event type is elsewhere than the catalogue does,
 * the samples have it there.
 *
 * @throws OptionError where the starter cannot follow.
 */
export function starterFiles({ id, eventType: selector }: SourceDescriptor): StarterFile[] {
  const files = templatesOf(id);
  const standard = CATALOGUE[id as keyof typeof CATALOGUE].eventType;
  if (!selector || !standard || same(selector, standard)) return files;
  const [option, value] = 'header' in selector ? ['eventTypeHeader', selector.header] as const : ['eventTypePath', selector.body] as const;
  if (id !== FOLLOWS || !('body' in standard)) {
    throw new OptionError(option, value,
      `nothing, where the starter is ${id}'s, whose event type is in ${'header' in standard ? `the header ${standard.header}` : `the body's ${standard.body}`}; ` +
      'with handlers of your own, sampleCode: false', undefined);
  }
  return files.map((file) => (/^samples\/.*\.json$/.test(file.target) ? { ...file, content: withType(file, standard.body, selector) } : file));
}

function templatesOf(id: string): StarterFile[] {
  return starterTemplates(id).map(({ target, file }) => ({ target, content: readFileSync(file, 'utf8') }));
}

/** A sample with its event type where the selector finds it. */
function withType({ target, content }: StarterFile, from: string, selector: Selector): string {
  const { [from]: type, ...body } = JSON.parse(content) as Record<string, unknown>;
  if ('body' in selector) {
    put(body, selector.body.split('.'), type, (path) => {
      throw new OptionError('eventTypePath', selector.body,
        `a path to something else than what the starter's example has at ${path} (${target}); or, with handlers of your own, sampleCode: false`, 'event.type');
    });
  }
  const [first] = 'body' in selector ? selector.body.split('.') : [];
  return `${JSON.stringify(first === undefined ? body : { [first]: body[first], ...body }, undefined, 2)}\n`;
}

/** Sets a value at a path where there is nothing yet. A name may be any text, `__proto__` too. */
function put(object: object, [name, ...rest]: string[], value: unknown, refuse: (path: string) => never, above = ''): void {
  const path = `${above}${name}`;
  const there: unknown = Object.getOwnPropertyDescriptor(object, name)?.value;
  const isObject = typeof there === 'object' && there !== null;
  if (there !== undefined && (rest.length === 0 || !isObject)) refuse(path);
  if (rest.length === 0) {
    Object.defineProperty(object, name, { value, enumerable: true });
    return;
  }
  const inner = isObject ? there : {};
  if (!isObject) Object.defineProperty(object, name, { value: inner, enumerable: true });
  put(inner, rest, value, refuse, `${path}.`);
}

function same(a: Selector, b: Selector): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
