import type { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createQueueCounters } from '../../../templates/framework/pipeline/queue-counters';

const URL = 'https://sqs.us-west-2.amazonaws.com/123456789012/MozDef-EF-zoom-dev';

/** Clients that answer so, and keep what they were asked. */
function counters(attributes: object, metrics: object) {
  const sqs = { send: jest.fn(async (_: GetQueueAttributesCommand) => attributes) };
  const cloudWatch = { send: jest.fn(async (_: GetMetricDataCommand) => metrics) };
  const clients = { sqs: sqs as unknown as SQSClient, cloudWatch: cloudWatch as unknown as CloudWatchClient };
  return { sqs, cloudWatch, ...createQueueCounters(clients, URL) };
}

test('messages that a reader has taken wait too', async () => {
  const { waiting, sqs } = counters({ Attributes: { ApproximateNumberOfMessages: '3', ApproximateNumberOfMessagesNotVisible: '4' } }, {});
  expect(await waiting()).toBe(7);
  expect(sqs.send.mock.calls[0][0].input.QueueUrl).toBe(URL);
});

test('what was sent is the sum of the minutes, from the one that it began in', async () => {
  const { sentSince, cloudWatch } = counters({}, { MetricDataResults: [{ Values: [2, 5] }] });
  expect(await sentSince(new Date('2026-01-01T10:20:30Z'))).toBe(7);
  const { StartTime, EndTime, MetricDataQueries } = cloudWatch.send.mock.calls[0][0].input;
  expect(StartTime).toEqual(new Date('2026-01-01T10:20:00Z'));
  expect(EndTime!.getTime() % 60_000).toBe(0);
  expect(MetricDataQueries![0].MetricStat!.Metric).toEqual({
    Namespace: 'AWS/SQS', MetricName: 'NumberOfMessagesSent', Dimensions: [{ Name: 'QueueName', Value: 'MozDef-EF-zoom-dev' }],
  });
});

test('what AWS does not know yet is none', async () => {
  const { waiting, sentSince } = counters({}, {});
  expect(await waiting()).toBe(0);
  expect(await sentSince(new Date())).toBe(0);
  expect(await counters({}, { MetricDataResults: [{}] }).sentSince(new Date())).toBe(0);
});
