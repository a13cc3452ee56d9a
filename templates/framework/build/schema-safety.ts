import { isSafePattern } from 'redos-detector';
import type { SchemaFile } from './schemas';
import { escapePointer, isSchema, isSchemaPointer, mapSchemas, WITH_NAMED_SCHEMAS } from './subschemas';
import type { Schema } from './subschemas';

/** Most steps that a pattern may take on its longest text: about a tenth of a second in Lambda. */
const MAX_PATTERN_STEPS = 1e7;
/** Where the check of a pattern gives up: the checks of safe ones end far below. Steps, not time: every machine must say the same. */
const CHECK_LIMITS = { maxScore: 100, maxSteps: 1_000, timeout: Infinity };

/** Tells what is wrong at a keyword, and how to mend it. */
type Complain = (keyword: string, problem: string) => void;

/**
 * Refuses schemas with which one event could keep the function busy, or which would not validate: patterns that take exponential
 * or polynomial time, `$async`, `$data`, references to another host or to what is no schema, and so is not looked at here, names that
 * ajv does not see.
 *
 * @throws Error naming the files, the places in them (JSON pointers, RFC 6901), and what to do.
 */
export function checkSchemas(files: readonly SchemaFile[]): void {
  const names = namesOf(files);
  const problems = files.flatMap(({ path, schema }) => {
    const found: string[] = [];
    mapSchemas(schema, (each, pointer) => {
      check(each, names, (keyword, problem) => found.push(`schemas/${path}#${pointer}/${escapePointer(keyword)}: ${problem}`));
      return each;
    });
    return found;
  });
  if (problems.length > 0) {
    throw new Error(problems.join('\n'));
  }
}

/** By what other names than their places schemas can be referred to. */
interface Names {
  /** Last parts of the files' paths, and of `$id`s: where an address leads depends on where it stands. */
  readonly addresses: ReadonlySet<string>;
  /** `$anchor`s and `$dynamicAnchor`s. */
  readonly anchors: ReadonlySet<string>;
}

function namesOf(files: readonly SchemaFile[]): Names {
  const addresses = new Set(files.map(({ path }) => lastOf(path)));
  const anchors = new Set<string>();
  for (const { schema } of files) {
    mapSchemas(schema, (each) => {
      if (typeof each.$id === 'string') addresses.add(lastOf(each.$id.split('#')[0]));
      for (const anchor of [each.$anchor, each.$dynamicAnchor]) if (typeof anchor === 'string') anchors.add(anchor);
      return each;
    });
  }
  return { addresses, anchors };
}

function lastOf(address: string): string {
  return address.split('/').at(-1)!;
}

function check(schema: Schema, names: Names, complain: Complain): void {
  checkPatterns(schema, complain);
  checkReferences(schema, names, complain);
  checkNames(schema, complain);
}

function checkPatterns(schema: Schema, complain: Complain): void {
  const { pattern, maxLength, patternProperties } = schema;
  if (typeof pattern === 'string' && !isFast(pattern)) {
    // The validator looks at the length first.
    const longest = typeof maxLength === 'number' ? maxLength : Infinity;
    if (mostSteps(pattern, longest) > MAX_PATTERN_STEPS) {
      complain('pattern', `${JSON.stringify(pattern)} can take too long on a text that is made for it; make each repetition end at a character `
        + 'that cannot be part of it, repeat no group that may match in two ways, or add a maxLength beside it that is small enough');
    }
  }
  for (const name of isSchema(patternProperties) ? Object.keys(patternProperties) : []) {
    if (!isFast(name)) {
      complain('patternProperties', `${JSON.stringify(name)} can take too long on a name that is made for it; make each repetition end at a character `
        + 'that cannot be part of it, and repeat no group that may match in two ways');
    }
  }
}

/** True when a pattern is sure to take linear time, or is none: then it does not compile. */
function isFast(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
  } catch {
    return true;
  }
  try {
    return isSafePattern(pattern, { ...CHECK_LIMITS, unicode: true }).safe;
  } catch {
    return false;
  }
}

/**
 * A bound on the steps that a pattern takes on texts of up to `maxLength` characters: each repetition, and the start where it is
 * not fixed, may be anywhere. A repeated group may match each character in as many ways as there are choices, two at least.
 */
function mostSteps(pattern: string, maxLength: number): number {
  const plain = pattern
    .replace(/\\(?:[pPu]\{[^}]*\}|k<[^>]*>|.)/gsu, 'x')
    .replace(/\[[^\]]*\]/g, 'x')
    .replace(/\(\?(?:[:=!]|<[=!]|<[^>]*>)/g, '(');
  const count = (signs: RegExp) => plain.match(signs)?.length ?? 0;
  const choices = count(/[?|]/g);
  const repetitions = count(/[*+{]/g) + (/^\^[^|]*$/.test(plain) ? 0 : 1);
  const repeated = /\)[*+{]/.test(plain) ? Math.max(2, choices + 1) ** maxLength : 1;
  return repeated * (maxLength + 1) ** repetitions * 2 ** choices;
}

function checkReferences(schema: Schema, names: Names, complain: Complain): void {
  if ('$async' in schema) {
    complain('$async', 'events are validated at once, and what such a schema refuses would be taken; leave it out');
  }
  for (const [keyword, value] of Object.entries(schema)) {
    if (isSchema(value) && typeof value.$data === 'string' && !WITH_NAMED_SCHEMAS.includes(keyword)) {
      complain(keyword, 'is $data, which is not part of JSON Schema; write the value itself, or check it in the handler');
    }
  }
  for (const keyword of ['$ref', '$dynamicRef']) {
    const reference = schema[keyword];
    if (typeof reference === 'string' && /^([a-z][a-z\d+.-]*:|\/\/)/i.test(reference)) {
      complain(keyword, `${JSON.stringify(reference)} is on another host, and is not fetched; put the schema into schemas/ and refer to it by its path there`);
    } else if (typeof reference === 'string' && !leadsToSchema(reference, names)) {
      complain(keyword, `${JSON.stringify(reference)} leads to no schema, but to a value, or to nothing; put the schema into $defs, or into a file of its own in schemas/`);
    }
  }
}

/**
 * Whether a reference can only lead to a schema that is looked at. What one to a value of another keyword (`default`, `examples`) means
 * JSON Schema leaves undefined, and ajv takes the value for a schema (draft 2020-12, core, section 9.4.2).
 */
function leadsToSchema(reference: string, { addresses, anchors }: Names): boolean {
  const [address, fragment = '', ...rest] = reference.split('#');
  try {
    const at = decodeURIComponent(fragment);
    const isKnown = address === '' || addresses.has(lastOf(address)) || addresses.has(lastOf(decodeURIComponent(address)));
    return rest.length === 0 && isKnown && (at === '' || anchors.has(at) || isSchemaPointer(at));
  } catch {
    return false;
  }
}

/** Names that ajv leaves out, or finds in what its own objects inherit. */
function checkNames(schema: Schema, complain: Complain): void {
  for (const keyword of ['dependentRequired', 'dependentSchemas', 'dependencies', 'patternProperties']) {
    if (isSchema(schema[keyword]) && Object.hasOwn(schema[keyword], '__proto__')) {
      complain(keyword, 'has the name __proto__, which is not looked at there; check it in the handler');
    }
  }
  for (const keyword of ['format', '$dynamicAnchor']) {
    if (typeof schema[keyword] === 'string' && schema[keyword] in Object.prototype) {
      complain(keyword, `${JSON.stringify(schema[keyword])} is a name that every object has; take another`);
    }
  }
}
