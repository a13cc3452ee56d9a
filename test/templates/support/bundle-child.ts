import { join } from 'node:path';

/** Builds the functions of the repository in the current folder with its own framework, and prints what it built. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { buildFunctions } = require(join(process.cwd(), 'framework', 'build', 'bundle')) as typeof import('../../../templates/framework/build/bundle');

void buildFunctions(process.cwd()).then((bundles) => console.log(JSON.stringify(bundles)));
