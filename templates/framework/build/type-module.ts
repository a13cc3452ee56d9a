import { posix } from 'node:path';
import type { SchemaFile } from './schemas';
import { isSchema } from './subschemas';
import type { Schema } from './subschemas';
import { alone, comment, index, intersection, literal, member, NEVER, object, union, UNKNOWN } from './type-text';

const NUMBER = 'JsonNumber';
/** Where a schema has no `type` of its own, what in it speaks of those that the schema around it has. */
const KEYWORDS_OF: Readonly<Record<string, readonly string[]>> = {
  array: ['items', 'prefixItems'],
  object: ['properties', 'required', 'patternProperties', 'additionalProperties'],
};

/** A schema, and the file to which its references are relative. */
interface Place {
  readonly schema: unknown;
  readonly path: string;
}

interface Target extends Place {
  readonly address: string;
  /** What the schema is called where it stands. */
  readonly name: string;
}

/**
 * A TypeScript module with the type made from a schema, and those of the definitions that it refers to.
 *
 * What the validator takes is of the type. A keyword that no type can say (`not`, `if`, `contains`, `dependentSchemas`, `pattern`,
 * `$dynamicRef`) leaves the type wider. The fields of an object are those that the schema names; that there may be others goes
 * without saying, as everywhere in TypeScript, unless `additionalProperties` or `patternProperties` speak of them.
 *
 * @param name of the schema's own type.
 * @param framework the module specifier of the framework, seen from the module.
 */
export function toTypeModule({ path: root, schema }: SchemaFile, name: string, files: readonly SchemaFile[], framework: string): string {
  const find = createFinder(files);
  /** By address, the name of the type that is made from what is there. */
  const names = new Map([[`${root}#`, name]]);
  const waiting: [string, Place][] = [[name, { schema, path: root }]];

  const nameOf = (target: Target): string => {
    const known = names.get(target.address);
    if (known !== undefined) return known;
    const free = freeName(toTypeName(target.name), new Set([NUMBER, ...names.values()]));
    names.set(target.address, free);
    waiting.push([free, target]);
    return free;
  };

  const referenced = (reference: unknown, path: string): string => {
    const target = find(reference, path);
    // A type that is made of nothing but itself is an error in TypeScript, and such a schema never ends.
    return !target || leadsTo(target.address, target, find) ? UNKNOWN : nameOf(target);
  };

  /** `inherited` are the types that the schema around this one, for the same value, allows. */
  const typeOf = ({ schema: each, path }: Place, inherited: readonly string[] = []): string => {
    if (each === false) return NEVER;
    if (!isSchema(each)) return UNKNOWN;
    const types = typesOf(each) ?? inherited;
    return intersection([
      ownType({ schema: each, path }, types),
      ...('$ref' in each ? [referenced(each.$ref, path)] : []),
      ...schemasOf(each.allOf).map((part) => typeOf({ schema: part, path }, types)),
      ...[each.anyOf, each.oneOf].filter((parts) => parts !== undefined)
        .map((parts) => union(schemasOf(parts).map((part) => typeOf({ schema: part, path }, types)))),
    ]);
  };

  /** What the schema says without those that it is put together from. */
  const ownType = ({ schema: each, path }: Place & { schema: Schema }, types: readonly string[]): string => {
    const own = typesOf(each);
    const values = 'const' in each ? [each.const] : Array.isArray(each.enum) ? each.enum as unknown[] : undefined;
    if (values) {
      const allowed = values.filter((value) => own?.some((type) => isOfType(value, type)) ?? true);
      return union(allowed.map((value) => literal(typeof value === 'bigint' && own?.includes('number') ? Number(value) : value)));
    }
    if (!own && !types.some((type) => KEYWORDS_OF[type]?.some((keyword) => keyword in each))) return UNKNOWN;
    return union(types.map((type) => {
      switch (type) {
        case 'integer': return isSafe(each) ? 'number' : NUMBER;
        case 'array': return arrayType(each, path);
        // Where its fields are said elsewhere, an index here would allow any.
        case 'object': return isPutTogether(each) && !KEYWORDS_OF.object.some((keyword) => keyword in each) ? 'object' : objectType(each, path);
        default: return type;
      }
    }));
  };

  const arrayType = ({ items, prefixItems, minItems = 0, maxItems = Infinity }: Schema, path: string): string => {
    const rest = typeOf({ schema: items, path });
    const first = schemasOf(prefixItems);
    if (first.length === 0) return `${rest}[]`;
    const elements = first.slice(0, Number(maxItems)).map((each, place) => `${typeOf({ schema: each, path })}${place < Number(minItems) ? '' : '?'}`);
    return `[${[...elements, ...(rest === NEVER || first.length >= Number(maxItems) ? [] : [`...${rest}[]`])].join(', ')}]`;
  };

  const objectType = ({ properties, patternProperties, additionalProperties, required }: Schema, path: string): string => {
    const named = new Map(Object.entries(isSchema(properties) ? properties : {}));
    const needed = new Set(Array.isArray(required) ? required as string[] : []);
    const patterns = isSchema(patternProperties) ? Object.values(patternProperties) : [];
    // Beside patterns, other names are spoken of by not being mentioned.
    const others = [...patterns, additionalProperties ?? patterns.length > 0].filter((each) => each !== false)
      .map((each) => typeOf({ schema: each, path }));
    const types = new Map([...named.keys(), ...needed].map((key) => [
      key, named.has(key) ? typeOf({ schema: named.get(key), path }) : others.length > 0 ? union(others) : UNKNOWN,
    ]));
    const members = [...types].map(([key, type]) => member(key, type, { optional: !needed.has(key), description: descriptionOf(named.get(key)) }));
    if (others.length > 0) {
      // What an index says holds for every name, also for those that have members.
      return object([...members, index(union([...others, ...types.values(), ...(types.size > needed.size ? ['undefined'] : [])]))]);
    }
    return object(members.length > 0 ? members : [index(additionalProperties === false ? NEVER : UNKNOWN)]);
  };

  const declarations: string[] = [];
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [typeName, place] = next;
    declarations.push(`${comment(descriptionOf(place.schema))}export type ${typeName} = ${alone(typeOf(place))};\n`);
  }
  const usesNumber = declarations.some((text) => new RegExp(`\\b${NUMBER}\\b`).test(text));
  return [...(usesNumber ? [`import type { ${NUMBER} } from ${JSON.stringify(framework)};\n`] : []), ...declarations].join('\n');
}

type Find = (reference: unknown, from: string) => Target | undefined;

/** Finds what a reference is to, by files and JSON pointers; nothing where it is told in another way. */
function createFinder(files: readonly SchemaFile[]): Find {
  const schemas = new Map(files.map(({ path, schema }) => [path, schema]));
  return (reference, from) => {
    const [file, pointer = ''] = String(reference).split('#', 2).map(decodeURIComponent);
    const path = file === '' ? from : posix.join(posix.dirname(from), file);
    if (!/^(\/|$)/.test(pointer)) return undefined;
    const keys = pointer.split('/').slice(1).map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
    let schema: unknown = schemas.get(path);
    for (const key of keys) {
      schema = typeof schema === 'object' && schema !== null && Object.hasOwn(schema, key) ? (schema as Record<string, unknown>)[key] : undefined;
      // What is below an address of its own has references that are relative to that.
      if (isSchema(schema) && '$id' in schema) return undefined;
    }
    return schema === undefined ? undefined : { schema, path, address: `${path}#${pointer}`, name: keys.at(-1) ?? posix.basename(path).replace(/(\.schema)?\.json$/, '') };
  };
}

/** Whether a schema is put together, on the same value, from what is at an address. */
function leadsTo(address: string, { schema, path }: Place, find: Find, seen = new Set<string>()): boolean {
  if (!isSchema(schema)) return false;
  const target = find(schema.$ref, path);
  if (target && !seen.has(target.address)) {
    seen.add(target.address);
    if (target.address === address || leadsTo(address, target, find, seen)) return true;
  }
  return [schema.allOf, schema.anyOf, schema.oneOf].flatMap(schemasOf).some((part) => leadsTo(address, { schema: part, path }, find, seen));
}

function isPutTogether(schema: Schema): boolean {
  return ['$ref', 'allOf', 'anyOf', 'oneOf'].some((keyword) => keyword in schema);
}

function schemasOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The types that a schema names; undefined where it names none. A `number` may be an integer, and is a double then, too. */
function typesOf({ type, nullable }: Schema): string[] | undefined {
  if (type === undefined) return undefined;
  const types = [...[type].flat() as string[], ...(nullable === true ? ['null'] : [])];
  return types.includes('number') ? types.filter((each) => each !== 'integer') : types;
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'null': return value === null;
    case 'array': return Array.isArray(value);
    case 'object': return isSchema(value);
    case 'integer':
    case 'number': return typeof value === 'number' || typeof value === 'bigint';
    default: return typeof value === type;
  }
}

/** Whether all the numbers that a schema takes are ones that a double holds. */
function isSafe({ minimum, exclusiveMinimum, maximum, exclusiveMaximum, format }: Schema): boolean {
  const isWithin = (limits: readonly unknown[]) => limits.some((limit) => typeof limit === 'number' && Math.abs(limit) <= Number.MAX_SAFE_INTEGER);
  return format === 'int32' || (isWithin([minimum, exclusiveMinimum]) && isWithin([maximum, exclusiveMaximum]));
}

function descriptionOf(schema: unknown): unknown {
  return isSchema(schema) ? schema.description : undefined;
}

/** `meeting.participant_joined` -> `MeetingParticipantJoined` */
export function toTypeName(text: string): string {
  const name = text.split(/[^A-Za-z0-9]+/).filter(Boolean).map((word) => word[0].toUpperCase() + word.slice(1)).join('');
  return /^[A-Za-z]/.test(name) ? name : `Event${name}`;
}

/** The name, with a number behind it where it is taken. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name}${number}`;
  return free;
}
