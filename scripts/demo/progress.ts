/** How often a step that takes long says so, where nobody's terminal is redrawn. */
const STILL_MS = 10_000;

/** Runs one step of the demo: says what it does, how far it is, and how long it took. */
export async function step<T>(name: string, action: (progress: (done: number, of: number) => void) => Promise<T>): Promise<T> {
  const started = Date.now();
  const seconds = () => `${((Date.now() - started) / 1000).toFixed(1)} s`;
  const live = process.stdout.isTTY;
  let detail = '';
  const tick = setInterval(() => {
    process.stdout.write(live ? `\r… ${name} ${detail} ${seconds()}  ` : `  … ${detail} ${seconds()}\n`);
  }, live ? 200 : STILL_MS);
  process.stdout.write(live ? `… ${name}` : `… ${name}\n`);
  try {
    const result = await action((done, of) => { detail = `${done}/${of}`; });
    process.stdout.write(`${live ? '\r' : ''}✓ ${name} (${seconds()})          \n`);
    return result;
  } catch (error) {
    process.stdout.write(`${live ? '\r' : ''}✗ ${name} (${seconds()})          \n`);
    throw error;
  } finally {
    clearInterval(tick);
  }
}
