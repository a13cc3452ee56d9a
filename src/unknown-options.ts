import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { closest } from './closest';

/** What jsii writes about the types of a package, as far as it matters here. */
interface Assembly {
  readonly types: Readonly<Record<string, Struct | undefined>>;
}

interface Struct {
  readonly properties?: readonly { readonly name: string }[];
  readonly interfaces?: readonly string[];
}

const OPTIONS = 'mozdef-ef-projen.MozdefEventSourceProjectOptions';

/**
 * TypeScript finds an option that is misspelt; in JavaScript and JSON it would be left out without a word.
 *
 * @param assembly path of this package's `.jsii`. Without it nothing is refused.
 * @throws Error that names the option, and what may be meant.
 */
export function refuseUnknownOptions(options: object, assembly = join(__dirname, '..', '.jsii')): void {
  if (!existsSync(assembly)) return;
  const { types } = [assembly, require.resolve('projen/.jsii')].map((file) => JSON.parse(readFileSync(file, 'utf8')) as Assembly)
    .reduce((all, each) => ({ types: { ...all.types, ...each.types } }));
  const namesOf = (type: string): string[] => {
    const { properties = [], interfaces = [] } = types[type] ?? {};
    return [...properties.map(({ name }) => name), ...interfaces.flatMap(namesOf)];
  };
  // The type is in a JSON file, and what projen new was called with, while it runs.
  const known = [...namesOf(OPTIONS), 'type', '__new__'];
  for (const name of Object.keys(options).filter((each) => !known.includes(each))) {
    const meant = closest(name, known);
    throw new Error(`MozdefEventSourceProject: there is no option "${name}". ${meant ? `Do you mean ${meant}?` : 'The options are listed in the README of mozdef-ef-projen.'}`);
  }
}
