import { OTHERWISE_SCHEMA } from './schemas';
import type { SchemaFile } from './schemas';
import { freeName, toTypeModule, toTypeName } from './type-module';

/**
 * TypeScript types made from the schemas: a module for each event type, and `events.ts`, whose `Events` maps event types to
 * them. A handler sees the fields that its schema names; `"additionalProperties": true` in the schema opens the rest to it as unknown.
 *
 * @returns file contents by name.
 */
export function compileEventTypes(files: readonly SchemaFile[]): Map<string, string> {
  const output = new Map<string, string>();
  const events: string[] = [];
  const imports: string[] = [];
  const names = new Set<string>();
  let otherwise = 'JsonObject';

  for (const file of files) {
    const { path, eventType } = file;
    if (eventType === undefined && path !== OTHERWISE_SCHEMA) {
      continue;
    }
    const name = freeName(`${toTypeName(eventType ?? 'otherwise')}Event`, names);
    names.add(name);
    const module = `types/${path.replace(/\.schema\.json$/, '')}`;
    output.set(`${module}.ts`, `/* From schemas/: change it there. */\n\n${toTypeModule(file, name, files, '../../framework')}`);
    imports.push(`import type { ${name} } from ${JSON.stringify(`./${module}`)};`);
    if (eventType === undefined) {
      otherwise = name;
    } else {
      events.push(`  ${JSON.stringify(eventType)}: ${name};`);
    }
  }

  output.set('events.ts', [
    '/* From schemas/: change it there. */',
    ...(otherwise === 'JsonObject' ? ["import type { JsonObject } from '../framework';"] : []),
    ...imports,
    '',
    '/** The event types that have a schema, and the type made from each. */',
    'export interface Events {',
    ...events,
    '}',
    '',
    '/** Events of every other type. */',
    `export type OtherEvent = ${otherwise};`,
    '',
    imports.length > 0 ? `export type { ${imports.map((line) => /\{ (\w+) \}/.exec(line)![1]).join(', ')} };` : '',
    '',
  ].join('\n'));
  return output;
}
