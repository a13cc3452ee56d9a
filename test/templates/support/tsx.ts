import { pathToFileURL } from 'node:url';

/** The execution arguments with which Node runs TypeScript. */
export const TSX = ['--import', pathToFileURL(require.resolve('tsx')).href];
