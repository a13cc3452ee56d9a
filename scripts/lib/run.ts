/** Running commands, as the commands of a generated repository do. */
export { runOrFail as run, runProgram as tryRun } from '../../templates/framework/cli/run-program';
export type { ProgramOptions as RunOptions, ProgramResult as RunResult } from '../../templates/framework/cli/run-program';
