import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { SQSClient } from '@aws-sdk/client-sqs';

/** What AWS counts of a queue's messages. */
export interface QueueCounters {
  /** How many are there now, about: those that a reader has taken and not yet deleted included. */
  waiting(): Promise<number>;
  /** How many were sent to it, as CloudWatch knows some minutes later. */
  sentSince(start: Date): Promise<number>;
}

const MINUTE = 60_000;

export function createQueueCounters(clients: { readonly sqs: SQSClient; readonly cloudWatch: CloudWatchClient }, queueUrl: string): QueueCounters {
  return {
    waiting: async () => {
      const { Attributes: counts = {} } = await clients.sqs.send(new GetQueueAttributesCommand({
        QueueUrl: queueUrl, AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }));
      return Number(counts.ApproximateNumberOfMessages ?? 0) + Number(counts.ApproximateNumberOfMessagesNotVisible ?? 0);
    },
    sentSince: async (start) => {
      const { MetricDataResults: [result] = [] } = await clients.cloudWatch.send(new GetMetricDataCommand({
        // Datapoints are of whole minutes.
        StartTime: new Date(Math.floor(start.getTime() / MINUTE) * MINUTE),
        EndTime: new Date(Math.ceil(Date.now() / MINUTE) * MINUTE),
        MetricDataQueries: [{
          Id: 'sent',
          MetricStat: {
            Metric: {
              Namespace: 'AWS/SQS',
              MetricName: 'NumberOfMessagesSent',
              Dimensions: [{ Name: 'QueueName', Value: queueUrl.slice(queueUrl.lastIndexOf('/') + 1) }],
            },
            Period: 60,
            Stat: 'Sum',
          },
        }],
      }));
      return (result?.Values ?? []).reduce((sum, value) => sum + value, 0);
    },
  };
}
