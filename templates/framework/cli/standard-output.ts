/**
 * Keeps standard output for a command's result: what a function logs on this machine is for people, and goes to standard error.
 *
 * @returns what prints a result.
 */
export function keepStandardOutput(): (text: string) => void {
  const print = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr) as typeof process.stdout.write;
  return print;
}
