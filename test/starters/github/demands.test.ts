import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import examples from '@octokit/webhooks-examples';
import { validators } from '../../../templates/framework/project';
import { readSamples } from '../../../templates/framework/samples';
import { processEvent } from '../../../templates/framework/testing';

/*
 * A starter demands of an event what its handler cannot do without, and no more: GitHub's schemas let much be absent or null, and
 * what is sent does not always keep to them. Every field of every payload is left out, and made null, each on its own.
 */

/** These have a schema, and say what happened without an `action`, which GitHub sends with some of them. All others with a schema demand it. */
const WITHOUT_ACTION = new Set([
  'commit_comment', 'create', 'delete', 'deployment', 'fork', 'gollum', 'public', 'push', 'secret_scanning_alert_location', 'security_and_analysis', 'team_add',
]);

/** What is demanded beside it, by event type. */
const DEMANDED: Readonly<Record<string, readonly string[]>> = {
  branch_protection_rule: ['rule', 'rule.name'],
  check_run: ['check_run', 'check_run.id'],
  code_scanning_alert: ['alert', 'alert.number'],
  commit_comment: ['comment', 'comment.id'],
  create: ['ref'],
  delete: ['ref'],
  dependabot_alert: ['alert', 'alert.number'],
  deploy_key: ['key', 'key.id'],
  deployment: ['deployment', 'deployment.id'],
  discussion_comment: ['comment', 'comment.id'],
  fork: ['forkee', 'forkee.full_name'],
  gollum: ['pages'],
  installation: ['installation', 'installation.id'],
  installation_repositories: ['installation', 'installation.id'],
  issue_comment: ['comment', 'comment.id'],
  personal_access_token_request: ['personal_access_token_request', 'personal_access_token_request.id'],
  public: ['repository', 'repository.full_name'],
  pull_request: ['pull_request', 'pull_request.number'],
  pull_request_review: ['review', 'review.id'],
  pull_request_review_comment: ['comment', 'comment.id'],
  push: ['ref', 'repository', 'repository.full_name'],
  release: ['release', 'release.id'],
  repository_advisory: ['repository_advisory', 'repository_advisory.ghsa_id'],
  repository_ruleset: ['repository_ruleset', 'repository_ruleset.id'],
  repository_vulnerability_alert: ['alert', 'alert.id'],
  secret_scanning_alert: ['alert'],
  secret_scanning_alert_location: ['alert'],
  security_advisory: ['security_advisory', 'security_advisory.ghsa_id'],
  security_and_analysis: ['repository', 'repository.full_name'],
  workflow_job: ['workflow_job', 'workflow_job.id'],
  workflow_run: ['workflow_run', 'workflow_run.id'],
};

interface Payload {
  readonly type: string;
  readonly body: any;
}

const SAMPLES = join(__dirname, '..', '..', '..', 'templates', 'starters', 'github', 'samples');
const payloads: Payload[] = [
  ...readSamples(SAMPLES).map(({ name, eventType }) => ({ type: eventType, body: JSON.parse(readFileSync(join(SAMPLES, name), 'utf8')) })),
  ...examples.flatMap(({ name, examples: bodies }) => bodies.map((body) => ({ type: name as string, body }))),
];

type Path = readonly string[];

/** The paths of all fields, of lists those of the first element. */
function paths(value: unknown, prefix: Path = []): Path[] {
  if (Array.isArray(value)) return value.length > 0 ? paths(value[0], [...prefix, '0']) : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => [[...prefix, key], ...paths(child, [...prefix, key])]);
}

/** A copy with another value at a path; `undefined` leaves the field out of the JSON. */
function replaced(value: any, [key, ...rest]: Path, by: unknown): unknown {
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[key] = rest.length === 0 ? by : replaced(value[key], rest, by);
  return copy;
}

/** What no summary may have in it: words of a program, empty quotation marks and brackets, words that lead to nothing. */
const UNREADABLE = new RegExp([
  /\b(undefined|null|NaN)\b|\[object/, /"\s*"|\(\s*\)|\s[,:;]|^\s|\s$/, /[/:,#]$|\s(of|in|to|from|by|on|for|with|app)$/,
  /\s(of|in|to|from|by|on|for) (of|in|to|from|by|on|for)\b/,
].map(({ source }) => source).join('|'));

/** What becomes of an event: `demanded`, as the schema refuses it, or `readable`, or a summary that is not. */
async function outcomeOf(type: string, body: unknown): Promise<string> {
  const outcome = await processEvent(type, body);
  if (outcome.kind !== 'deliver') return outcome.kind === 'quarantine' && outcome.reason === 'schema' ? 'demanded' : outcome.kind;
  const { summary } = JSON.parse(outcome.message) as { summary: string };
  return UNREADABLE.test(summary) ? summary : 'readable';
}

test('every payload is delivered, with a readable summary', async () => {
  const wrong = new Set<string>();
  for (const { type, body } of payloads) {
    const outcome = await outcomeOf(type, body);
    if (outcome !== 'readable') wrong.add(`${type}: ${outcome}`);
  }
  expect([...wrong]).toEqual([]);
  expect(examples.flatMap(({ examples: bodies }) => bodies)).toHaveLength(329);
});

/** Links to GitHub's own API, which nothing here reads, are half of every payload. */
const isLink = (path: Path) => /_url$|^url$|^node_id$/.test(path.at(-1)!) && path.at(-1) !== 'html_url';
/** These are the same in all events, and read by the same code: the actions of an event make no difference. */
const COMMON = new Set(['installation', 'organization', 'repository', 'sender']);
/** Nothing is read that lies deeper. */
const DEEPEST = 4;

test('what is demanded is refused without it; any other field may be absent, or null', async () => {
  const seen = new Set<string>();
  const wrong: string[] = [];
  for (const { type, body } of payloads) {
    for (const path of paths(body).filter((each) => !isLink(each) && each.length <= DEEPEST)) {
      const id = [type, !COMMON.has(path[0]) && path.length <= 2 && body.action, path.join('.')].filter(Boolean).join(' ');
      if (seen.has(id)) continue;
      seen.add(id);
      const isDemanded = path[0] === 'action'
        ? Object.hasOwn(validators.byType, type) && !WITHOUT_ACTION.has(type)
        : Object.hasOwn(DEMANDED, type) && DEMANDED[type].includes(path.join('.'));
      for (const by of path.length > 2 ? [null] : [undefined, null]) {
        const outcome = await outcomeOf(type, replaced(body, path, by));
        if (outcome !== (isDemanded ? 'demanded' : 'readable')) wrong.push(`${id} ${by === null ? 'null' : 'absent'}: ${outcome}`);
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(seen.size).toBeGreaterThan(4_000);
}, 60_000);
