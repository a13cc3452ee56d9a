import { deliver, sample } from './sample';
import { EVENT_FACTS, LISTS, OBJECT_FACTS } from '../src/fact-tables';

const push = sample('push/forced.json');

test('facts are copied of events without a handler as of those with one', async () => {
  const repository = { full_name: 'octo-org/hello', private: true, html_url: 'https://github.com/octo-org/hello', description: 'Greets', fork: false };
  expect((await deliver('something_new', { action: 'created', repository, sender: { login: 'mona', id: 2, type: 'Bot' } })).details).toEqual({
    action: 'created',
    event_type: 'something_new',
    eventname: 'something_new.created',
    username: 'mona',
    userid: '2',
    user_type: 'Bot',
    repository: 'octo-org/hello',
    repository_visibility: 'private',
    repository_description: 'Greets',
    repository_fork: false,
    url: 'https://github.com/octo-org/hello',
  });
});

describe('what is unknown stays away', () => {
  test('a handler that does not know the url leaves that of the repository', async () => {
    const { alert } = sample('dependabot_alert.json');
    const { details } = await deliver('dependabot_alert', sample('dependabot_alert.json', { alert: { ...alert, html_url: null } }));
    expect(details.url).toBe('https://github.com/wolfy1339/pika-pack');
  });

  const base = { id: 1, full_name: 'octo-org/hello' };
  const copy = { id: 2, full_name: 'mona/hello' };
  test.each<[string, Record<string, unknown>, boolean | undefined]>([
    ['nothing is said', {}, undefined],
    ['another repository', { head_repository: copy }, true],
    ['the same', { head_repository: base }, false],
    ['the same, by another name', { head_repository: { id: 1, full_name: 'octo-org/hi' } }, false],
    ['another, by name only', { head_repository: { full_name: 'mona/hello' } }, true],
    ['one that is gone', { head_repository: null }, true],
    ['by a pull request only', { pull_requests: [{ head: { repo: { id: 2 } }, base: { repo: { id: 1 } } }] }, true],
    ['by a pull request only, the same', { pull_requests: [{ head: { repo: { id: 1 } }, base: { repo: { id: 1 } } }] }, false],
    ['pull requests of which nothing is said', { pull_requests: [{}, null, { head: null }] }, undefined],
  ])('whether a run is of a fork: %s', async (_, run, fromFork) => {
    const body = { action: 'requested', workflow_run: { id: 1, event: 'pull_request_target', ...run }, repository: base };
    expect((await deliver('workflow_run', body)).details.from_fork).toBe(fromFork);
  });

  test('whether a branch is the default one, and how many commits there are', async () => {
    const { details, summary } = await deliver('push', { ...push, forced: null, commits: null, repository: { full_name: 'octo-org/hello' } });
    expect(summary).toBe('Codertocat pushed to branch master of octo-org/hello');
    for (const name of ['is_default_branch', 'commit_count', 'forced', 'repository_visibility']) expect(details).not.toHaveProperty(name);
  });
});

describe('whatever an event holds, it fits into a message', () => {
  const long = 'x'.repeat(60_000);
  const commit = (index: number, text: string) => {
    const author = { name: text, email: text, username: text };
    const files = { added: [`a${index}/${text}`], modified: [`m${index}/${text}`], removed: [`r${index}/${text}`] };
    return { id: `${index}`, message: text, author, committer: author, url: text, timestamp: text, ...files };
  };
  const texts = ['x'.repeat(1_000), '\u0001'.repeat(500), '\uFFFE'.repeat(500), '日本'.repeat(300), '"\\'.repeat(500), '😀'.repeat(300), ''];

  test.each(texts.map((text, index) => [index, text]))('a push of 2,048 commits, text %i', async (_, text) => {
    const body = { ...push, commits: Array.from({ length: 2_048 }, (__, index) => commit(index, text)), head_commit: commit(0, text + text) };
    const event = await deliver('push', body);
    expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(262_144 - 20_000);
    expect(event.summary).toBe('Codertocat force-pushed to default branch master of Codertocat/Hello-World');
    expect(event.details.commit_count).toBe(2_048);
    expect(event.details).not.toHaveProperty('mozdef_ef_cut');
    const listed = event.details.commit_ids.length;
    expect(listed).toBeGreaterThanOrEqual(3);
    expect(event.details.commit_messages).toHaveLength(listed);
    expect(event.details.commit_ids[listed - 1]).toBe(`${listed - 1}`);
    expect(event.details.details_cut).toEqual(expect.arrayContaining(['commit_ids', 'commit_messages', 'paths_added']));
  });

  test('a push as GitHub sends them is whole', async () => {
    const commits = Array.from({ length: 40 }, (_, index) => commit(index, 'A message of usual length, with what was done and why'));
    const { details } = await deliver('push', { ...push, commits });
    expect(details).not.toHaveProperty('details_cut');
    expect(details.commit_ids).toHaveLength(40);
    expect(details.paths_modified).toHaveLength(40);
  });

  test('texts that people write are kept up to 4,096 characters', async () => {
    const pull = sample('pull_request/opened.json');
    const { details } = await deliver('pull_request', { ...pull, pull_request: { ...pull.pull_request, title: 'short', body: long } });
    expect(details.pull_request_body).toHaveLength(4_096);
    expect(details.pull_request_body.slice(-2)).toBe('x…');
    expect(details).toMatchObject({ pull_request_title: 'short', details_cut: ['pull_request_body'] });
  });

  test('every fact of every object at its longest', async () => {
    const body: any = { action: 'opened', ref: long, pages: [], issue: { number: 1 } };
    for (const [object, facts] of [...Object.entries(OBJECT_FACTS), ['', EVENT_FACTS.push] as const]) {
      for (const path of Object.values(facts)) {
        const [keys, list] = [`${object}.${path}`.split('.').filter(Boolean), path.includes('[]')];
        keys.reduce((parent, key, index) => (parent[key.replace('[]', '')] ??= index < keys.length - 1 ? {} : list ? [long, long] : long), body);
      }
    }
    for (const list of Object.keys(LISTS)) expect(list).not.toContain('[]');
    const event = await deliver('something_new', body);
    expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(262_144 - 20_000);
    expect(event.details).not.toHaveProperty('mozdef_ef_cut');
  });
});

test('the names of facts are few, and of one form', () => {
  const names = [...Object.values(OBJECT_FACTS), ...Object.values(EVENT_FACTS), ...Object.values(LISTS)].flatMap((facts) => Object.keys(facts));
  // Of the 1,000 fields that an index takes, for all sources.
  expect(new Set(names).size).toBeLessThan(250);
  for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
});
