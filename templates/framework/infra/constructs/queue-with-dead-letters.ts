import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy';
import { SqsQueueRedriveAllowPolicy } from '@cdktf/provider-aws/lib/sqs-queue-redrive-allow-policy';
import { SqsQueueRedrivePolicy } from '@cdktf/provider-aws/lib/sqs-queue-redrive-policy';
import { Construct } from 'constructs';
import { fixedId } from './fixed-id';
import { DEAD_LETTER_RETENTION_SECONDS, MAX_RECEIVES, RETENTION_SECONDS, VISIBILITY_TIMEOUT_SECONDS } from '../../queue-settings';
import { denyWithoutTls, policyDocument } from '../iam';

export interface QueueWithDeadLettersProps {
  readonly queueName: string;
  readonly deadLetterQueueName: string;
  /** Largest message of either queue, body and attributes, in bytes: 1024 to 1048576. */
  readonly maxMessageBytes: number;
  /** Key that encrypts both queues. Default: keys that SQS manages. */
  readonly kmsKeyArn?: string;
}

/** The queue that MozDef reads, and the one for what could not be delivered. Both are encrypted, and only spoken to by TLS. */
export class QueueWithDeadLetters extends Construct {
  readonly queue: SqsQueue;
  readonly deadLetterQueue: SqsQueue;
  /** Lets no other queue send its dead letters to ours. */
  readonly redriveAllowPolicy: SqsQueueRedriveAllowPolicy;

  constructor(scope: Construct, id: string, { queueName, deadLetterQueueName, maxMessageBytes, kmsKeyArn }: QueueWithDeadLettersProps) {
    super(scope, id);
    const common = {
      maxMessageSize: maxMessageBytes,
      ...(kmsKeyArn ? { kmsMasterKeyId: kmsKeyArn } : { sqsManagedSseEnabled: true }),
    };

    this.queue = fixedId('events', new SqsQueue(this, 'Events', {
      ...common,
      name: queueName,
      messageRetentionSeconds: RETENTION_SECONDS,
      visibilityTimeoutSeconds: VISIBILITY_TIMEOUT_SECONDS,
    }));
    this.deadLetterQueue = fixedId('dead_letters', new SqsQueue(this, 'DeadLetters', {
      ...common,
      name: deadLetterQueueName,
      messageRetentionSeconds: DEAD_LETTER_RETENTION_SECONDS,
    }));

    // Resources of their own, not attributes of the queues: each names the other queue. So neither queue waits for the other.
    const redrivePolicy = fixedId('events', new SqsQueueRedrivePolicy(this, 'RedrivePolicy', {
      queueUrl: this.queue.url,
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: this.deadLetterQueue.arn, maxReceiveCount: MAX_RECEIVES }),
    }));
    // Last: an emulator (moto 5.2) forgets it when another attribute is set.
    this.demandTls('events', this.queue, [redrivePolicy]);
    this.redriveAllowPolicy = fixedId('dead_letters', new SqsQueueRedriveAllowPolicy(this, 'RedriveAllowPolicy', {
      queueUrl: this.deadLetterQueue.url,
      redriveAllowPolicy: JSON.stringify({ redrivePermission: 'byQueue', sourceQueueArns: [this.queue.arn] }),
    }));
    this.demandTls('dead_letters', this.deadLetterQueue);
  }

  /** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html */
  private demandTls(id: string, { url, arn }: SqsQueue, dependsOn: SqsQueueRedrivePolicy[] = []): void {
    fixedId(id, new SqsQueuePolicy(this, `Policy-${id}`, { queueUrl: url, policy: policyDocument([denyWithoutTls('sqs:*', [arn])]), dependsOn }));
  }
}
