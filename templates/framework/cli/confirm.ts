import { createInterface } from 'node:readline/promises';

/** Asks on the terminal, and takes nothing but `yes` for one; Ctrl-C and Ctrl-D are none. */
export async function confirm(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
  const answer = await Promise.race([lines.question(`${question} Type yes to go on: `), closed]);
  lines.close();
  return answer.trim().toLowerCase() === 'yes';
}
