import { join } from 'node:path';

/** Runs `npx projen local` of the repository in the current folder, on a free port; its line of JSON also has `ssmEndpoint`, which nobody else is told. */
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = ((line: string) => write(`${JSON.stringify({ ...JSON.parse(line), ssmEndpoint: process.env.AWS_ENDPOINT_URL_SSM })}\n`)) as typeof process.stdout.write;
process.argv.splice(2, Infinity, '--port', '0');

// eslint-disable-next-line @typescript-eslint/no-require-imports
require(join(process.cwd(), 'framework', 'local', 'main'));
