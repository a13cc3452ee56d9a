import { isSafePattern } from 'redos-detector';
import type { SchemaFile } from './schemas';

/** Most objects of a list that are compared with one another: their number grows with the square. */
const MAX_COMPARED = 1_000;
/** Most steps that a pattern may take on its longest text: about a tenth of a second in Lambda. */
const MAX_PATTERN_STEPS = 1e7;
/** Where the check of a pattern gives up: the checks of safe ones end far below. Steps, not time: every machine must say the same. */
const CHECK_LIMITS = { maxScore: 100, maxSteps: 1_000, timeout: Infinity };

const SCALARS = ['string', 'number', 'integer', 'boolean', 'null'];
const WITH_SCHEMA = [
  'items', 'additionalItems', 'unevaluatedItems', 'contains', 'additionalProperties', 'unevaluatedProperties', 'propertyNames', 'not', 'if', 'then', 'else',
];
const WITH_SCHEMAS = ['allOf', 'anyOf', 'oneOf', 'prefixItems', 'items'];
const WITH_NAMED_SCHEMAS = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas', 'dependencies'];

type Schema = Readonly<Record<string, unknown>>;
/** Tells what is wrong at a keyword, and how to mend it. */
type Complain = (keyword: string, problem: string) => void;

/**
 * Refuses schemas with which one event could keep the function busy, or which would not validate: patterns that take exponential
 * or polynomial time, lists whose objects are compared without a bound, `$async`, `$data`, references to another host.
 *
 * @throws Error naming the files, the places in them (JSON pointers, RFC 6901), and what to do.
 */
export function checkSchemas(files: readonly SchemaFile[]): void {
  const problems = files.flatMap(({ path, schema }) => {
    const found: string[] = [];
    walk(schema, '', (pointer, problem) => found.push(`schemas/${path}#${pointer}: ${problem}`));
    return found;
  });
  if (problems.length > 0) {
    throw new Error(problems.join('\n'));
  }
}

function walk(value: unknown, pointer: string, tell: (pointer: string, problem: string) => void): void {
  if (!isObject(value)) return;
  const complain: Complain = (keyword, problem) => tell(`${pointer}/${escapePointer(keyword)}`, problem);
  checkPatterns(value, complain);
  checkUniqueItems(value, complain);
  checkReferences(value, complain);
  for (const keyword of WITH_SCHEMA) walk(value[keyword], `${pointer}/${keyword}`, tell);
  for (const keyword of WITH_SCHEMAS) {
    const schemas = value[keyword];
    if (Array.isArray(schemas)) schemas.forEach((each, index) => walk(each, `${pointer}/${keyword}/${index}`, tell));
  }
  for (const keyword of WITH_NAMED_SCHEMAS) {
    const schemas = value[keyword];
    if (!isObject(schemas)) continue;
    for (const [name, each] of Object.entries(schemas)) walk(each, `${pointer}/${keyword}/${escapePointer(name)}`, tell);
  }
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
  for (const name of isObject(patternProperties) ? Object.keys(patternProperties) : []) {
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

function checkUniqueItems({ uniqueItems, items, maxItems }: Schema, complain: Complain): void {
  const types = isObject(items) ? [items.type].flat() : [];
  const areScalars = types.length > 0 && types.every((type) => SCALARS.includes(type as string));
  if (uniqueItems === true && !areScalars && !(typeof maxItems === 'number' && maxItems <= MAX_COMPARED)) {
    complain('uniqueItems', 'compares every object of a list with every other; add a maxItems beside it '
      + `of ${MAX_COMPARED} at most, or, where the list holds plain values, their type in items`);
  }
}

function checkReferences(schema: Schema, complain: Complain): void {
  if ('$async' in schema) {
    complain('$async', 'events are validated at once, and what such a schema refuses would be taken; leave it out');
  }
  for (const [keyword, value] of Object.entries(schema)) {
    if (isObject(value) && typeof value.$data === 'string' && !WITH_NAMED_SCHEMAS.includes(keyword)) {
      complain(keyword, 'is $data, which is not part of JSON Schema; write the value itself, or check it in the handler');
    }
  }
  for (const keyword of ['$ref', '$dynamicRef']) {
    const reference = schema[keyword];
    if (typeof reference === 'string' && /^([a-z][a-z\d+.-]*:|\/\/)/i.test(reference)) {
      complain(keyword, `${JSON.stringify(reference)} is on another host, and is not fetched; put the schema into schemas/ and refer to it by its path there`);
    }
  }
}

function isObject(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
