import { UsageError } from '../cli/command';
import type { SourceConfig } from '../config';
import { isOnThisMachine, useLocalCredentials } from '../emulator';
import { stageNames } from '../names';

/** The stage that a command is for: the one that is named, or the only one. */
export function stageOf(config: SourceConfig, name: string | undefined): string {
  const stages = stageNames(config);
  if (name === undefined && stages.length === 1) {
    return stages[0];
  }
  if (name === undefined || !stages.includes(name)) {
    throw new UsageError(`--stage is ${name === undefined ? 'missing' : JSON.stringify(name)}; it must be one of ${stages.join(', ')}`);
  }
  return name;
}

/**
 * Where AWS is emulated, by `--endpoint` or by the environment. Undefined: it is the real one. At an emulator on this machine, nobody needs
 * credentials of their own from here on.
 */
export function endpointOf(url: string | undefined): string | undefined {
  if (url !== undefined && !/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) {
    throw new UsageError(`--endpoint is ${JSON.stringify(url)}; it must be a URL, e.g. http://127.0.0.1:5000`);
  }
  const endpoint = url ?? process.env.AWS_ENDPOINT_URL;
  if (endpoint !== undefined && isOnThisMachine(endpoint)) useLocalCredentials();
  return endpoint;
}

/** Adds to what a command could not do for a deployed stage that there may be a local run. */
export function orLocal(error: Error): never {
  throw new Error(`${error.message}. For the queues of the local run: --local`, { cause: error });
}

/** Refuses what a command has no use for. */
export function noPositionals(positionals: readonly string[]): void {
  if (positionals.length > 0) {
    throw new UsageError(`${JSON.stringify(positionals[0])} is not an option. Try --help.`);
  }
}

/** Takes what follows a second `--` out of the arguments: it is for the engine. `npx projen TASK -- ARGS` hands the first one on. */
export function takeEngineArguments(argv: string[]): string[] {
  const second = argv.indexOf('--', argv[2] === '--' ? 3 : 2);
  return second < 0 ? [] : argv.splice(second).slice(1);
}
