import { readSchemas } from '../../../templates/framework/build/schemas';
import { temporaryFolder, writeFiles } from '../support/repository';

const folder = temporaryFolder();
afterAll(folder.remove);
let count = 0;
const read = (files: Record<string, unknown>) => {
  const directory = `${folder.path}/${++count}`;
  writeFiles(directory, files);
  return readSchemas(directory);
};

test("schemas are read in order of name, and a file's name is its event type", () => {
  expect(read({
    'user.signed_in.schema.json': { type: 'object' },
    'event.schema.json': {},
    'pull%2Frequest%20x.schema.json': {},
    '__proto__.schema.json': {},
    'definitions/user.json': {},
    'definitions/user.schema.json': {},
    'README.md': 'text',
  }).map(({ path, eventType }) => [path, eventType])).toEqual([
    ['__proto__.schema.json', '__proto__'],
    ['definitions/user.json', undefined],
    ['definitions/user.schema.json', undefined],
    ['event.schema.json', undefined],
    ['pull%2Frequest%20x.schema.json', 'pull/request x'],
    ['user.signed_in.schema.json', 'user.signed_in'],
  ]);
});

test('a repository need not have schemas', () => expect(readSchemas(`${folder.path}/none`)).toEqual([]));

test.each<[string, string, RegExp]>([
  ['is not JSON', '{"type":', /^schemas\/push\.schema\.json:1:\d+ is not JSON: /],
  ['is empty', '', /^schemas\/push\.schema\.json:1:\d+ is not JSON: /],
  ['is a list', '[]', /push\.schema\.json is not a JSON Schema: it must be a JSON object/],
  ['is null', 'null', /push\.schema\.json is not a JSON Schema/],
  ['is text', '"text"', /push\.schema\.json is not a JSON Schema/],
])('a file that %s is named', (_, content, message) => expect(() => read({ 'push.schema.json': content })).toThrow(message));

test('a file name that is wrongly percent-encoded is named', () => {
  expect(() => read({ '100%.schema.json': {} })).toThrow('schemas/100%.schema.json: the file name is not percent-encoded; a % in an event type is %25');
});
