import { createServer } from 'node:http';
import { createConsole } from '../../../templates/framework/local/console';
import { watchDeadLetters } from '../../../templates/framework/local/dead-letter-watch';
import { close, listen } from '../../../templates/framework/local/http-server';
import type { QueuedMessage } from '../../../templates/framework/local/queues';
import { configOf, github } from '../infra/fixtures';

test('what is quarantined is told once, and what waited before is not', async () => {
  const queue: QueuedMessage[] = [];
  const add = (...attributes: Record<string, string>[]) => queue.push(...attributes.map((each) => ({ id: String(Math.random()), body: '{}', attributes: each })));
  const { path, serve } = createConsole({ config: configOf(github), stage: 'dev', inspect: async (name) => (name === 'dead-letter' ? queue : []) });
  const server = createServer((request, response) => void (serve(request, response) || response.writeHead(404).end()));
  try {
    const port = await listen(server, 0);
    // More than the console shows.
    add(...Array.from({ length: 120 }, () => ({ reason: 'schema', detail: 'old' })));
    const quarantined = await watchDeadLetters(`http://127.0.0.1:${port}${path}`);
    expect(await quarantined()).toEqual([]);
    add({ reason: 'schema', detail: '/user must be object' }, {});
    expect(await quarantined()).toEqual([{ reason: 'redriven', detail: '' }, { reason: 'schema', detail: '/user must be object' }]);
    expect(await quarantined()).toEqual([]);
    queue.shift();
    expect(await quarantined()).toEqual([]);
  } finally {
    await close(server);
  }
});
