import type { ConsoleState } from './console';

/** Why an event was quarantined. */
export interface Quarantine {
  readonly reason: string;
  readonly detail: string;
}

/**
 * Watches the dead-letter queue of a local run, by its console, which shows the latest.
 *
 * @returns a function that tells what was quarantined since its last call.
 */
export async function watchDeadLetters(consoleUrl: string): Promise<() => Promise<Quarantine[]>> {
  const seen = new Set<string>();
  const look = async (): Promise<Quarantine[]> => {
    const response = await fetch(new URL('_console/state', consoleUrl));
    const { deadLetters: { latest } } = await response.json() as ConsoleState;
    const fresh = latest.filter(({ id }) => !seen.has(id));
    fresh.forEach(({ id }) => seen.add(id));
    return fresh.map(({ attributes: { reason = 'redriven', detail = '' } }) => ({ reason, detail }));
  };
  await look();
  return look;
}
