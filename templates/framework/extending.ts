/** What infra/extend.ts imports from the framework: what a repository adds to its stacks. */
export { defineExtension } from './infra/extension';
export type { Extension, PipelineParts, StageParts } from './infra/extension';
