import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';

/** A CPU profile as `node --cpu-prof` writes it. */
interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number; readonly columnNumber: number };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

/** A function as it was called from another, with the time in it alone and with what it called, in microseconds. */
export interface Frame {
  readonly name: string;
  /** The package, part of Node.js, or part of the framework that it belongs to. */
  readonly module: string;
  readonly self: number;
  readonly total: number;
  readonly children: readonly Frame[];
}

/**
 * Reads a CPU profile; functions out of a bundle go by their source.
 *
 * @param from milliseconds after the start of the profile before which samples do not count.
 * @returns the root.
 */
export function readProfile(file: string, from: number): Frame {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile;
  const selfTimes = new Map<number, number>();
  let elapsed = 0;
  samples.forEach((id, index) => {
    elapsed += timeDeltas[index];
    if (elapsed >= from * 1_000) selfTimes.set(id, (selfTimes.get(id) ?? 0) + timeDeltas[index]);
  });
  const locate = createLocator();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const toFrame = (id: number): Frame => {
    const { callFrame, children: ids = [] } = byId.get(id)!;
    const children = merge(ids.map(toFrame).filter(({ total }) => total > 0));
    const self = selfTimes.get(id) ?? 0;
    return { ...locate(callFrame), self, total: children.reduce((sum, { total }) => sum + total, self), children };
  };
  return toFrame(nodes[0].id);
}

/**
 * Time in microseconds by a key, the largest first. What the processor did nothing in does not count.
 *
 * @param keyOf the key of a function of a module that was called by one with another key.
 */
export function timeBy(root: Frame, keyOf: (module: string, caller: string | undefined) => string): [key: string, microseconds: number][] {
  const sums = new Map<string, number>();
  const visit = ({ module, self, children }: Frame, caller: string | undefined) => {
    if (module === IDLE) return;
    const key = keyOf(module, caller);
    sums.set(key, (sums.get(key) ?? 0) + self);
    children.forEach((child) => visit(child, key));
  };
  visit(root, undefined);
  return [...sums].filter(([, time]) => time > 0).sort(([, one], [, other]) => other - one);
}

/** The module of the time in which nothing was to be done. */
export const IDLE = '(idle)';

function merge(frames: readonly Frame[]): Frame[] {
  const merged = new Map<string, Frame[]>();
  for (const frame of frames) {
    const key = `${frame.module} ${frame.name}`;
    merged.set(key, [...merged.get(key) ?? [], frame]);
  }
  return [...merged.values()].map((same) => same.length === 1 ? same[0] : {
    ...same[0],
    self: same.reduce((sum, { self }) => sum + self, 0),
    total: same.reduce((sum, { total }) => sum + total, 0),
    children: merge(same.flatMap(({ children }) => children)),
  });
}

type CallFrame = CpuProfile['nodes'][number]['callFrame'];

/** Makes the function that tells a function's name and module; it reads each source map once. */
function createLocator(): (frame: CallFrame) => Pick<Frame, 'name' | 'module'> {
  const maps = new Map<string, SourceMap | undefined>();
  return ({ functionName, url, lineNumber, columnNumber }) => {
    if (!maps.has(url)) maps.set(url, sourceMapOf(url));
    const entry = maps.get(url)?.findEntry(lineNumber, columnNumber) as { originalSource?: string; originalLine?: number; name?: string } | undefined;
    const source = entry?.originalSource ?? url;
    // A name that minifying made says nothing.
    const name = entry?.originalSource
      ? [entry.name, `${source.split('/').at(-1)}:${(entry.originalLine ?? 0) + 1}`].filter(Boolean).join(' ')
      : functionName;
    return { name: name || '(anonymous)', module: moduleOf(source, functionName) };
  };
}

function sourceMapOf(url: string): SourceMap | undefined {
  if (!/\/dist\/functions\//.test(url)) return undefined;
  return new SourceMap(JSON.parse(readFileSync(`${url.replace(/^file:\/\//, '')}.map`, 'utf8')) as ConstructorParameters<typeof SourceMap>[0]);
}

function moduleOf(source: string, functionName: string): string {
  if (source === '') return functionName.startsWith('(') ? functionName : 'Node.js: native';
  const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1];
  if (name) return name;
  const builtIn = /^node:(?:internal\/)?_?([a-z]+)/.exec(source)?.[1];
  if (builtIn) return `Node.js: ${builtIn}`;
  return /(?:^|\/)(framework\/runtime\/[^/]+|framework\/local|generated|src)(?=\/|\.ts|\.js)/.exec(source)?.[1].replace(/\.ts$/, '') ?? 'other';
}
