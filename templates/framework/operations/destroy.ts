import { setTimeout } from 'node:timers/promises';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { STSClient } from '@aws-sdk/client-sts';
import { closeIntake } from './intake';
import { countContents, deleteBucket, emptyBucket } from './stage-contents';
import type { BucketContents, QueueContents, StageContents } from './stage-contents';
import { reasonOf } from '../cli/aws-error';
import type { SourceConfig } from '../config';
import { SEEN_PREFIX } from '../event-bucket';
import { deadLetterQueueName, eventBucketName, functionName, resourceName, stackName } from '../names';

export interface DestroyParts {
  readonly clients: { readonly sqs: SQSClient; readonly s3: S3Client; readonly lambda: LambdaClient; readonly sts: STSClient };
  readonly config: SourceConfig;
  readonly stage: string;
  /** Deletes what the stage holds, for good. Else a stage that holds anything stays. */
  readonly empty: boolean;
  /** Whether the person agrees. */
  readonly approve: (question: string) => Promise<boolean>;
  readonly tell: (line: string) => void;
  /** How long SQS's counters may take to have what was sent last, in milliseconds. */
  readonly settleMs: number;
  /** Ends it, while nothing is deleted yet. Default: nothing does. */
  readonly signal?: AbortSignal;
}

/**
 * What is done before Terraform destroys a stage, so that no event goes unsaid: what the stage holds is counted, its intake is closed and
 * what it holds counted again, and its event bucket is deleted, which Terraform refuses to do. S3 deletes none that holds anything, and
 * a bucket that stays keeps all that protects it; Terraform would take that away first, and then fail.
 *
 * @throws Error saying what the stage holds, or that it was not approved. The stage is then as it was before.
 */
export async function clearStage({ clients, config, stage, empty, approve, tell, settleMs, signal }: DestroyParts): Promise<void> {
  const { Account: account } = await clients.sts.send(new GetCallerIdentityCommand({}));
  const holders = {
    queue: resourceName(config, stage),
    deadLetterQueue: deadLetterQueueName(config, stage),
    bucket: eventBucketName(config, stage, account!),
  };
  const look = () => countContents(clients, holders).catch((error: Error) => {
    throw new Error(`what ${stackName(config, stage)} holds cannot be counted, so it is not destroyed: ${reasonOf(error)}`, { cause: error });
  });
  const refuseToLose = (contents: StageContents) => {
    if (!empty && isHeld(contents)) throw new Error(refusal(config, stage, contents));
  };

  const contents = await look();
  refuseToLose(contents);
  if (!await approve(questionOf(config, stage, contents))) throw new Error('nothing was destroyed');

  const reopen = await closeIntake(clients.lambda, (['ingest', 'reprocess'] as const).map((name) => functionName(config, stage, name)));
  try {
    tell(`The webhook takes no more events${settleMs > 0 ? `; in ${settleMs / 1_000} seconds SQS has counted the last` : ''}.`);
    await setTimeout(settleMs, undefined, { signal }).catch((error: unknown) => {
      throw signal?.reason ?? error;
    });
    refuseToLose(await look());
    signal?.throwIfAborted();
    const deleted = await emptyBucket(clients.s3, holders.bucket, empty ? undefined : SEEN_PREFIX);
    if (empty) tell(`${deleted} versions deleted from ${holders.bucket}.`);
    if (!await deleteBucket(clients.s3, holders.bucket)) throw new Error(refusal(config, stage, await look()));
  } catch (error) {
    await reopen();
    tell('The webhook takes events again.');
    throw error;
  }
}

function isHeld({ queue, deadLetterQueue, bucket }: StageContents): boolean {
  return [queue, deadLetterQueue].some((each) => messagesOf(each) > 0) || objectsOf(bucket) > 0;
}

function messagesOf({ waiting, inFlight, delayed }: QueueContents): number {
  return waiting + inFlight + delayed;
}

function objectsOf({ parked, oversize, discarded, other, past }: BucketContents): number {
  return parked + oversize + discarded + other + past;
}

/** What a stage holds, a line for each kind. */
export function describeContents({ queue, deadLetterQueue, bucket }: StageContents): string[] {
  const onQueue = (what: string, { name, ...counts }: QueueContents) => {
    const parts = [[counts.waiting, 'waiting'], [counts.inFlight, 'with a reader'], [counts.delayed, 'delayed']] as const;
    return messagesOf({ name, ...counts }) === 0 ? []
      : [`${messagesOf({ name, ...counts })} ${what} on ${name} (${parts.filter(([count]) => count > 0).map((part) => part.join(' ')).join(', ')})`];
  };
  const kinds: [number, string][] = [
    [bucket.parked, 'parked MozDef events'],
    [bucket.oversize, 'events that were too large for a queue'],
    [bucket.discarded, 'discarded dead letters'],
    [bucket.other, 'other objects'],
    [bucket.past, 'old versions and markers of what was deleted'],
  ];
  return [
    ...onQueue('MozDef events', queue),
    ...onQueue('dead letters', deadLetterQueue),
    ...kinds.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what} in ${bucket.name}`),
  ];
}

/** Why a stage is not destroyed, and what to do about each thing that it holds. */
function refusal(config: SourceConfig, stage: string, contents: StageContents): string {
  const { queue, deadLetterQueue, bucket } = contents;
  const at = `-- --stage ${stage}`;
  const steps: [boolean, string][] = [
    [messagesOf(queue) > 0, `let MozDef's worker read ${queue.name}`],
    [messagesOf(deadLetterQueue) > 0, `reprocess the dead letters, or write them to files: npx projen reprocess ${at}, npx projen deadletters ${at} --export DIR --unmasked`],
    [bucket.parked > 0, `return what is parked, once MozDef takes it: npx projen reprocess ${at} --parked`],
    [bucket.discarded > 0, `take up what was discarded, or wait 14 days: npx projen reprocess ${at} --discarded`],
    [bucket.parked + bucket.oversize + bucket.discarded + bucket.other > 0, `keep a copy: aws s3 sync s3://${bucket.name} DIR`],
    [bucket.past > 0, 'old versions go by themselves, within two days'],
    [true, `or delete all of it for good: npx projen destroy ${at} --empty`],
  ];
  return [
    `${stackName(config, stage)} is not destroyed, because it holds`,
    ...describeContents(contents).map((line) => `  ${line}`),
    'What to do:',
    ...steps.filter(([applies]) => applies).map(([, step]) => `  ${step}`),
  ].join('\n');
}

function questionOf(config: SourceConfig, stage: string, contents: StageContents): string {
  const held = describeContents(contents);
  const what = `Destroy ${stackName(config, stage)}: its webhook, functions, alarms, queues and event bucket`;
  return held.length === 0 ? `${what}, which are empty?` : [`${what}, and for good:`, ...held.map((line) => `  ${line}`), 'Shall all of this go?'].join('\n');
}
