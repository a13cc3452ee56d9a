import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { isSame } from './credentials';
import type { GatewayAnswer } from './gateway';
import type { QueuedMessage, Queues } from './queues';
import type { SourceConfig } from '../config';

/** How many answers and messages the console shows. */
const SHOWN = 50;

export interface ConsoleParts {
  readonly config: SourceConfig;
  readonly stage: string;
  readonly inspect: Queues['inspect'];
}

/** What the console shows, as JSON. */
export interface ConsoleState {
  readonly title: string;
  readonly answers: readonly (GatewayAnswer & { readonly at: string })[];
  readonly queue: ConsoleQueue;
  readonly deadLetters: ConsoleQueue;
}

interface ConsoleQueue {
  readonly count: number;
  /** The latest, the last one first. */
  readonly latest: readonly QueuedMessage[];
}

/** The page in no frame, and with nothing from elsewhere. */
const HEADERS = {
  'content-security-policy': "default-src 'self' 'unsafe-inline'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/**
 * The local run's console: a page on loopback that shows the last requests and what lies on the two queues. Its path is a new one for each run, and
 * who does not know it is shown nothing: a tunnel to the webhook leads here too.
 */
export function createConsole({ config, stage, inspect }: ConsoleParts) {
  const answers: (GatewayAnswer & { readonly at: string })[] = [];
  const path = `/${randomBytes(16).toString('base64url')}/`;
  const page = readFileSync(join(__dirname, 'console.html'), 'utf8');

  const queue = async (name: 'main' | 'dead-letter'): Promise<ConsoleQueue> => {
    const messages = await inspect(name);
    return { count: messages.length, latest: messages.slice(-SHOWN).reverse() };
  };

  const state = async (): Promise<ConsoleState> => ({
    title: `${config.source.title}: ${config.service} (${stage})`,
    answers,
    queue: await queue('main'),
    deadLetters: await queue('dead-letter'),
  });

  return {
    path,

    add: (answer: GatewayAnswer) => {
      answers.unshift({ ...answer, at: new Date().toISOString() });
      answers.length = Math.min(answers.length, SHOWN);
    },

    serve: ({ method, url = '' }: IncomingMessage, response: ServerResponse): boolean => {
      if (method !== 'GET') return false;
      if (isSame(url, path)) {
        response.writeHead(200, { ...HEADERS, 'content-type': 'text/html; charset=utf-8' }).end(page);
      } else if (isSame(url, `${path}_console/state`)) {
        void state().then((body) => response.writeHead(200, { ...HEADERS, 'content-type': 'application/json' }).end(JSON.stringify(body)), () => response.destroy());
      } else if (url === '/') {
        response.writeHead(403, { ...HEADERS, 'content-type': 'text/plain' }).end('The console has an address of its own for each run, which npx projen local prints.\n');
      } else {
        return false;
      }
      return true;
    },
  };
}
