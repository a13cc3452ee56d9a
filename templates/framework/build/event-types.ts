import { join } from 'node:path';
import { compile } from 'json-schema-to-typescript';
import { OTHERWISE_SCHEMA } from './schemas';
import type { SchemaFile } from './schemas';

/**
 * TypeScript types made from the schemas: a module for each event type, and `events.ts`, whose `Events` maps event types to
 * them. A handler sees the fields that its schema names; `"additionalProperties": true` in the schema opens the rest to it as unknown.
 *
 * @returns file contents by name.
 */
export async function compileEventTypes(files: readonly SchemaFile[], schemaDirectory: string): Promise<Map<string, string>> {
  const output = new Map<string, string>();
  const events: string[] = [];
  const imports: string[] = [];
  const names = new Set<string>();
  let otherwise = 'JsonObject';

  for (const { path, eventType, schema } of files) {
    if (eventType === undefined && path !== OTHERWISE_SCHEMA) {
      continue;
    }
    const name = freeName(typeName(eventType ?? 'otherwise'), names);
    names.add(name);
    const module = `types/${path.replace(/\.schema\.json$/, '')}`;
    // The title would name the type; a module has one root, and it is named after the event type.
    const { title: _title, $id: _id, ...rest } = schema;
    const code = await compile({ ...rest, title: name }, name, {
      bannerComment: '/* From schemas/: change it there. */',
      cwd: join(schemaDirectory, '/'),
      unknownAny: true,
      additionalProperties: false,
      format: false,
    }).catch((error: Error) => {
      throw new Error(`schemas/${path}: no type can be made from it: ${error.message}`);
    });
    output.set(`${module}.ts`, code);
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

/** `meeting.participant_joined` -> `MeetingParticipantJoinedEvent`. A letter after digits is a capital, because json-schema-to-typescript makes it one. */
function typeName(eventType: string): string {
  const words = eventType.split(/[^A-Za-z0-9]+/).filter(Boolean).map((word) => word[0].toUpperCase() + word.slice(1));
  const name = words.join('').replace(/[0-9][a-z]/g, (match) => match.toUpperCase());
  return `${/^[0-9]/.test(name || '0') ? 'Event' : ''}${name}Event`;
}

/** The name, with a number behind it where event types differ only in signs. */
function freeName(name: string, taken: ReadonlySet<string>, number = 1): string {
  const numbered = number === 1 ? name : `${name}${number}`;
  return taken.has(numbered) ? freeName(name, taken, number + 1) : numbered;
}
