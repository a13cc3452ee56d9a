import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
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

/** The local run's console: a page on loopback that shows the last requests and what lies on the two queues. */
export function createConsole({ config, stage, inspect }: ConsoleParts) {
  const answers: (GatewayAnswer & { readonly at: string })[] = [];
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
    add: (answer: GatewayAnswer) => {
      answers.unshift({ ...answer, at: new Date().toISOString() });
      answers.length = Math.min(answers.length, SHOWN);
    },

    serve: (request: IncomingMessage, response: ServerResponse): boolean => {
      // Another site's page can reach loopback under a name of its own; it is not shown the events.
      if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '') || request.method !== 'GET') return false;
      switch (request.url) {
        case '/':
          response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'self' 'unsafe-inline'" }).end(page);
          return true;
        case '/_console/state':
          void state().then((body) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)), () => response.destroy());
          return true;
        default:
          return false;
      }
    },
  };
}
