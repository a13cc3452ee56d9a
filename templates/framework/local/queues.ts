import type { SourceConfig } from '../config';
import { deadLetterQueueName, resourceName } from '../names';

/** The queues of a local run: a real SQS endpoint on loopback (fauxqs). */
export interface Queues {
  readonly endpoint: string;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  /** The messages that are waiting or in flight, without receiving them. */
  inspect(queue: 'main' | 'dead-letter'): QueuedMessage[];
  stop(): Promise<void>;
}

export interface QueuedMessage {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Starts SQS with the main queue and the dead-letter queue, set up as infra/constructs/ does. */
export async function startQueues(config: SourceConfig, stage: string): Promise<Queues> {
  const { startFauxqs } = await import('fauxqs');
  const server = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false, defaultRegion: config.region });
  const common = { MessageRetentionPeriod: '1209600', MaximumMessageSize: String(config.maxMessageBytes) };
  const names = { 'main': resourceName(config, stage), 'dead-letter': deadLetterQueueName(config, stage) };
  const deadLetter = server.createQueue(names['dead-letter'], { region: config.region, attributes: common });
  const main = server.createQueue(names.main, {
    region: config.region,
    attributes: { ...common, VisibilityTimeout: '60', RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetter.queueArn, maxReceiveCount: 10 }) },
  });
  // A queue's URL is given with a host name of AWS's form; here it must be one that resolves.
  const local = (url: string) => `${server.address}${new URL(url).pathname}`;
  return {
    endpoint: server.address,
    queueUrl: local(main.queueUrl),
    deadLetterQueueUrl: local(deadLetter.queueUrl),
    inspect: (queue) => {
      const { messages } = server.inspectQueue(names[queue])!;
      return [...messages.ready, ...messages.delayed, ...messages.inflight.map(({ message }) => message)].map((message) => ({
        body: message.body,
        attributes: Object.fromEntries(Object.entries(message.messageAttributes).map(([name, { StringValue }]) => [name, StringValue ?? ''])),
      }));
    },
    stop: () => server.stop(),
  };
}
