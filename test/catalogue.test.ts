import { EventSource } from '../src';
import { CATALOGUE } from '../src/sources';
import { starterTemplates } from '../src/templates';

describe.each(Object.values(EventSource))('%s', (source) => {
  const files = starterTemplates(source).map(({ target }) => target);

  test('is described under its own name', () => {
    expect(CATALOGUE[source].id).toBe(source);
  });

  test('can be trusted: by a token or by a signature', () => {
    const { authorization, signature } = CATALOGUE[source];
    expect(authorization ?? signature).toBeDefined();
  });

  test('has a starter with handler, schemas, samples and tests', () => {
    expect(files).toContain('src/handler.ts');
    for (const kind of [/^schemas\/.*\.schema\.json$/, /^samples\/.*\.json$/, /^test\/.*\.test\.ts$/]) {
      expect(files.filter((file) => kind.test(file))).not.toEqual([]);
    }
  });
});
