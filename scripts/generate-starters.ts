import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EventSource } from '../src/options';
import { sourceConfig } from '../src/source-config';
import { generate } from '../templates/framework/build/generate';

/** Where a starter's tsconfig and jest project look for what a generated repository has and templates/ has not. */
const TARGET = join(__dirname, '..', 'build', 'starters');

/** Makes each starter's types, validators and source.json, so that the templates can be checked and tested in place. */
function main(): void {
  for (const source of Object.values(EventSource)) {
    const target = join(TARGET, source);
    generate(join(__dirname, '..', 'templates', 'starters', source), join(target, 'generated'));
    mkdirSync(join(target, 'framework'), { recursive: true });
    writeFileSync(join(target, 'framework', 'source.json'), JSON.stringify(sourceConfig({ service: 'example', source }, '0.0.0'), undefined, 2));
  }
}

main();
