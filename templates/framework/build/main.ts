import { join } from 'node:path';
import { generate } from './generate';

generate(join(__dirname, '..', '..')).then(
  (count) => console.log(`generated/: types and validators of ${count} event type${count === 1 ? '' : 's'}`),
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
