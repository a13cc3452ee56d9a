import { configOf, github } from './fixtures';
import { synthesize } from './synthesize';

const DAY = 86_400;
const { resource } = synthesize(configOf(github, { maxMessageBytes: 262_144 }));
const { events, dead_letters: deadLetters } = resource.aws_sqs_queue;

test.each([['events', events, 10], ['dead letters', deadLetters, 14]])('%s are kept encrypted, up to the configured size, for so many days', (_, queue, days) => {
  expect(queue).toMatchObject({ message_retention_seconds: days * DAY, sqs_managed_sse_enabled: true, max_message_size: 262_144 });
});

test('a message that MozDef failed to take ten times goes to the dead letters', () => {
  const redrive = resource.aws_sqs_queue_redrive_policy.events;
  expect(redrive.queue_url).toBe('${aws_sqs_queue.events.url}');
  expect(JSON.parse(redrive.redrive_policy)).toEqual({ deadLetterTargetArn: '${aws_sqs_queue.dead_letters.arn}', maxReceiveCount: 10 });
  expect(events.visibility_timeout_seconds).toBe(60);
  expect(Object.keys(resource.aws_sqs_queue_redrive_policy)).toEqual(['events']);
});

test.each(['events', 'dead_letters'])('nobody speaks to %s without TLS, and the policy lets nobody in', (name) => {
  const { queue_url: url, policy } = resource.aws_sqs_queue_policy[name];
  expect(url).toBe(`\${aws_sqs_queue.${name}.url}`);
  expect((JSON.parse(policy) as { Statement: object[] }).Statement).toEqual([{
    Sid: 'DenyWithoutTls',
    Effect: 'Deny',
    Principal: '*',
    Action: 'sqs:*',
    Resource: [`\${aws_sqs_queue.${name}.arn}`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  }]);
});

test('no other queue may send its dead letters there', () => {
  const allow = resource.aws_sqs_queue_redrive_allow_policy.dead_letters;
  expect(allow.queue_url).toBe('${aws_sqs_queue.dead_letters.url}');
  expect(JSON.parse(allow.redrive_allow_policy)).toEqual({ redrivePermission: 'byQueue', sourceQueueArns: ['${aws_sqs_queue.events.arn}'] });
});
