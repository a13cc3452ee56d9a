import { describeError } from '../describe-error';
import { describeFailure } from '../describe-failure';
import { OwnError } from '../own-error';
import type { Telemetry } from '../telemetry';

/**
 * Runs one invocation, and writes its metrics out. Lambda's runtime logs whatever it throws, whole: that is told without what may be
 * of an event, a secret or a response; our own line has the place in the code, too.
 */
export async function invoke<T>(telemetry: Telemetry, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof OwnError) throw error;
    telemetry.error('the invocation failed', error);
    throw new OwnError(describeFailure(error));
  } finally {
    telemetry.flush();
  }
}

/**
 * The same for what nobody catches, as a promise that a handler does not wait for, rejected with a value of the event: the runtime logs it
 * and ends the function, as it did, but is given it described.
 *
 * @param emitter of both events, with the runtime's listeners (aws-lambda-nodejs-runtime-interface-client, src/index.mjs). Default: the process.
 */
export function describeUncaught(emitter: NodeJS.EventEmitter = process): void {
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    const listeners = emitter.listeners(event);
    emitter.removeAllListeners(event);
    for (const listener of listeners) {
      emitter.on(event, (error: unknown) => {
        listener(error instanceof OwnError ? error : new OwnError(describeError(error)), Promise.resolve());
      });
    }
  }
}
