import { parsePlan, refuseToLoseEvents, summarizePlan } from '../../../templates/framework/pipeline/plan-summary';
import type { Plan } from '../../../templates/framework/pipeline/plan-summary';

/** A plan as Terraform writes it, values included, from address to actions. */
function plan(changes: Record<string, string[]>): Plan {
  return {
    resource_changes: Object.entries(changes).map(([address, actions]) => ({
      address, type: address.split('.').at(-2)!, change: { actions, before: { secret: 'hunter2' }, after: { secret: 'hunter2' } },
    })),
  };
}

const FIRST = { 'aws_sqs_queue.main': ['create'], 'aws_lambda_function.ingest': ['create'], 'data.aws_caller_identity.current': ['read'] };

test.each<[string, Record<string, string[]>, string[]]>([
  ['nothing', {}, ['0 to add, 0 to change, 0 to destroy']],
  ['nothing but what stays', { 'aws_sqs_queue.main': ['no-op'], 'data.aws_region.here': ['read'] }, ['0 to add, 0 to change, 0 to destroy']],
  ['a first deployment', FIRST, ['2 to add, 0 to change, 0 to destroy', 'create aws_lambda_function.ingest', 'create aws_sqs_queue.main']],
  ['new code', { 'aws_lambda_function.ingest': ['update'] }, ['0 to add, 1 to change, 0 to destroy', 'update aws_lambda_function.ingest']],
  ['what is dangerous first', {
    'aws_a.created': ['create'],
    'aws_b.updated': ['update'],
    'aws_c.forgotten': ['forget'],
    'aws_d.deleted': ['delete'],
    'aws_e.replaced': ['delete', 'create'],
    'aws_api_gateway_deployment.webhook': ['create', 'delete'],
  }, [
    '3 to add, 1 to change, 3 to destroy', 'replace aws_api_gateway_deployment.webhook', 'replace aws_e.replaced', 'delete aws_d.deleted',
    'forget aws_c.forgotten', 'update aws_b.updated', 'create aws_a.created',
  ]],
  ['a queue that is lost before everything', { 'aws_a.replaced': ['delete', 'create'], 'aws_sqs_queue.main': ['delete', 'create'], 'aws_sqs_queue.dead': ['delete'] }, [
    '2 to add, 0 to change, 3 to destroy', '!!! QUEUE AND ITS MESSAGES LOST: replace aws_sqs_queue.main',
    '!!! QUEUE AND ITS MESSAGES LOST: delete aws_sqs_queue.dead', 'replace aws_a.replaced',
  ]],
  ['a bucket that is lost, too', { 'aws_sqs_queue.main': ['delete'], 'aws_s3_bucket.events': ['create', 'delete'], 'aws_s3_bucket_policy.events': ['delete', 'create'] }, [
    '2 to add, 0 to change, 3 to destroy', '!!! BUCKET AND ITS EVENTS LOST: replace aws_s3_bucket.events',
    '!!! QUEUE AND ITS MESSAGES LOST: delete aws_sqs_queue.main', 'replace aws_s3_bucket_policy.events',
  ]],
  ['a queue that is only updated, as any other', { 'aws_sqs_queue.main': ['update'] }, ['0 to add, 1 to change, 0 to destroy', 'update aws_sqs_queue.main']],
])('a summary counts and lists %s', (_, changes, lines) => {
  expect(summarizePlan(plan(changes))).toBe(lines.join('\n'));
  expect(summarizePlan(plan(changes), { separator: ' | ' })).toBe(lines.join(' | '));
});

test('a summary of many resources fits an approval, and counts the rest', () => {
  const many = plan({ ...Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`aws_cloudwatch_metric_alarm.alarm${index}`, ['create']])), 'aws_sqs_queue.main': ['delete'] });
  for (const separator of ['\n', ' | ']) {
    const lines = summarizePlan(many, { separator }).split(separator);
    expect(lines.join(separator).length).toBeLessThanOrEqual(900);
    expect(lines[0]).toBe('200 to add, 0 to change, 1 to destroy');
    expect(lines[1]).toContain('aws_sqs_queue.main');
    expect(lines.at(-1)).toBe(`and ${201 - (lines.length - 2)} more`);
  }
  expect(summarizePlan(many, { limit: 10 })).toBe('200 to add');
});

test('a summary has no value', () => {
  expect(summarizePlan(plan({ ...FIRST, 'aws_x.y': ['update'] }), { limit: Infinity })).not.toContain('hunter2');
});

const HOLDERS = ['aws_sqs_queue.main', 'aws_s3_bucket.events', 'module.mine.aws_s3_bucket.events[0]'];
const LOSSES = [['delete'], ['delete', 'create'], ['create', 'delete']];

test.each(HOLDERS.flatMap((address) => LOSSES.map((actions): [string, string[]] => [address, actions])))('a plan with %s whose actions are %s is refused', (address, actions) => {
  const refused = () => refuseToLoseEvents(plan({ 'aws_lambda_function.ingest': ['update'], [address]: actions }));
  expect(refused).toThrow(address);
  expect(refused).toThrow('ALLOW_QUEUE_REPLACEMENT=true');
  expect(refused).not.toThrow('aws_lambda_function');
});

test('a plan that keeps its queues and buckets is not refused', () => {
  expect(() => refuseToLoseEvents(plan({
    ...FIRST,
    'aws_sqs_queue.other': ['update'],
    'aws_sqs_queue_policy.main': ['delete'],
    'aws_sqs_queue.kept': ['forget'],
    'aws_s3_bucket.events': ['update'],
    'aws_s3_bucket.kept': ['forget'],
    'aws_s3_bucket_policy.events': ['delete', 'create'],
    'aws_s3_object.of_mine': ['delete'],
  }))).not.toThrow();
});

test('what is not a plan is told, and not quoted', () => {
  expect(parsePlan('{"format_version":"1.2","resource_changes":[]}')).toMatchObject({ resource_changes: [] });
  for (const text of ['', 'hunter2', '{"hunter2":1}', '[]', 'null']) {
    expect(() => parsePlan(text)).toThrow('not the JSON of a plan');
    expect(() => parsePlan(text)).not.toThrow('hunter2');
  }
});
