import { deliver, sample } from './sample';
import { processSample } from '../framework/testing';

/** When `processEvent` and `processSample` receive. */
const RECEIVED = '2026-01-31T12:00:00.000+00:00';
const OLD = '2011-01-01T00:00:00Z';
const THEN = '2026-01-30T10:00:00Z';

describe('the time is that of the event where GitHub says it, and of its receipt where not', () => {
  test.each([
    ['push/forced.json', '2019-05-15T15:20:57.000+00:00'],
    ['secret_scanning_alert.json', '2025-11-20T08:15:30.000+00:00'],
    ['organization.json', '2021-05-24T04:10:21.000+00:00'],
    ['member.json', RECEIVED],
    ['pull_request/opened.json', '2019-05-15T15:20:33.000+00:00'],
    ['workflow_job.json', '2021-08-05T10:38:16.000+00:00'],
    ['star.json', '2019-05-15T15:20:40.000+00:00'],
  ])('%s: %s', async (name, time) => {
    expect((await processSample(name)).timestamp).toBe(time);
  });

  // A repository was made long ago, and so was what the event is about, whatever it is called.
  const times = { created_at: OLD, updated_at: THEN };
  const repository = { full_name: 'octo-org/hello', ...times, updated_at: OLD, pushed_at: THEN };
  const thing = { id: 1, number: 1, ...times };
  test.each<[string, string | undefined, Record<string, unknown>, boolean]>([
    ['push', undefined, { ref: 'refs/heads/main' }, true],
    ['create', undefined, { ref: 'v1', ref_type: 'tag' }, true],
    ['delete', undefined, { ref: 'v1', ref_type: 'tag' }, true],
    ['repository', 'edited', {}, false],
    ['repository', 'deleted', {}, false],
    ['repository', 'archived', {}, false],
    ['member', 'added', { member: thing }, false],
    ['organization', 'member_added', { organization: { login: 'octo-org', ...times } }, false],
    ['team', 'edited', { team: { name: 'x', ...times } }, false],
    ['installation', 'deleted', { installation: thing }, false],
    ['installation', 'suspend', { installation: { ...thing, suspended_at: THEN } }, true],
    ['issues', 'labeled', { issue: thing }, true],
    ['issues', 'deleted', { issue: thing }, false],
    ['issues', 'pinned', { issue: thing }, false],
    ['issues', 'closed', { issue: { ...thing, closed_at: THEN, updated_at: OLD } }, true],
    ['issue_comment', 'created', { comment: { id: 1, created_at: THEN, updated_at: THEN }, issue: { ...thing, updated_at: OLD } }, true],
    ['issue_comment', 'deleted', { comment: thing }, false],
    ['pull_request_review', 'submitted', { review: { id: 1, submitted_at: THEN }, pull_request: { ...thing, updated_at: OLD } }, true],
    ['pull_request_review', 'dismissed', { review: { id: 1, submitted_at: OLD }, pull_request: thing }, false],
    ['pull_request_review_thread', 'resolved', { thread: {}, pull_request: thing }, false],
    ['release', 'published', { release: { ...thing, published_at: THEN } }, true],
    ['release', 'edited', { release: { id: 1, created_at: OLD, published_at: OLD } }, false],
    ['check_run', 'created', { check_run: { ...thing, started_at: THEN } }, true],
    ['check_run', 'rerequested', { check_run: { ...thing, started_at: OLD, completed_at: OLD } }, false],
    ['workflow_job', 'queued', { workflow_job: { ...thing, created_at: THEN } }, true],
    ['workflow_run', 'requested', { workflow_run: thing }, true],
    ['deployment_review', 'requested', { since: THEN }, true],
    ['status', undefined, { ...times, state: 'success' }, true],
    ['label', 'created', { label: { name: 'bug' } }, false],
    ['milestone', 'closed', { milestone: { ...thing, closed_at: THEN } }, true],
    ['star', 'deleted', { starred_at: null }, false],
    ['watch', 'started', {}, false],
    ['something_new', 'changed', { something_new: thing }, true],
    ['something_new', 'changed', { something_else: thing }, false],
  ])('%s %s: of its own: %#', async (type, action, body, hasOwn) => {
    const { timestamp } = await deliver(type, { action, repository, sender: { login: 'mona' }, ...body });
    expect(timestamp).toBe(hasOwn ? '2026-01-30T10:00:00.000+00:00' : RECEIVED);
  });

  test.each(['soon', '2026-13-45T99:00:00Z', '2026-01-01 10:00', -1, 1e300, null, {}])('a time that is none (%j) is left out', async (pushed_at) => {
    const push = sample('push/forced.json');
    expect((await deliver('push', { ...push, repository: { ...push.repository, pushed_at } })).timestamp).toBe(RECEIVED);
  });
});
