import { join } from 'node:path';
import { buildTools } from './tools';

buildTools(join(__dirname, '..', '..')).then(
  (files) => console.log(files.join('\n')),
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
