import { isUtf8 } from 'node:buffer';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { ReadStream } from 'node:tty';

/** Asks for a value on the terminal without showing it, or reads all that is piped in. */
export async function readSecret(input: NodeJS.ReadStream, prompt: string, output: NodeJS.WritableStream): Promise<string> {
  return input.isTTY ? ask(input, prompt, output) : readAll(input);
}

async function readAll(input: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) {
    chunks.push(Buffer.from(chunk));
  }
  const bytes = Buffer.concat(chunks);
  if (!isUtf8(bytes)) {
    throw new Error('the value is not UTF-8 text, which a parameter holds; of a binary key, give the hex or base64 that the service shows');
  }
  return bytes.toString('utf8');
}

function ask(input: ReadStream, prompt: string, output: NodeJS.WritableStream): Promise<string> {
  output.write(prompt);
  // What readline would echo goes nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  return new Promise((resolve, reject) => {
    lines.once('line', (line) => {
      resolve(line);
      lines.close();
    });
    // Ctrl-C and Ctrl-D close it without a line.
    lines.once('close', () => {
      output.write('\n');
      reject(new Error('no value was given'));
    });
  });
}
