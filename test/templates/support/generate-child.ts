import { generate } from '../../../templates/framework/build/generate';

/** Generates in a process of its own: prettier, which json-schema-to-typescript loads, cannot be loaded in jest's. */
process.on('message', (root: string) => {
  generate(root).then((types) => process.send!({ types }), (error: Error) => process.send!({ error: error.message }));
});
