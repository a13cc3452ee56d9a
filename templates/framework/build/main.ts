import { join } from 'node:path';
import { generate } from './generate';

try {
  const count = generate(join(__dirname, '..', '..'));
  console.log(`generated/: types and validators of ${count} event type${count === 1 ? '' : 's'}`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
