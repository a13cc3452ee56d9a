import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The execution arguments with which Node runs TypeScript. */
export const TSX = ['--import', pathToFileURL(require.resolve('tsx')).href];

/** A process that generates types and validators; one repository after another. */
export function startGenerator() {
  const child = fork(join(__dirname, 'generate-child.ts'), { execArgv: TSX });
  return {
    generate: async (root: string): Promise<number> => {
      child.send(root);
      const [{ types, error }] = await once(child, 'message') as [{ types?: number; error?: string }];
      if (error !== undefined) throw new Error(error);
      return types!;
    },
    stop: () => { child.kill(); },
  };
}
