import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { reservedOf } from '../concurrency';
import type { SourceConfig } from '../config';
import { accessLogGroupName, deadLetterQueueName, environment, eventBucketName, functionName, measurementRuleName, resourceName, secretPath, secretsOf, type FunctionName } from '../names';
import { awsProvider, pinVersions } from './aws-provider';
import { AccessLog } from './constructs/access-log';
import { EventBucket } from './constructs/event-bucket';
import { EventSourceFunction, type DeployableBundle, type EventSourceFunctionProps } from './constructs/event-source-function';
import { fixedId } from './constructs/fixed-id';
import { FunctionSchedule } from './constructs/function-schedule';
import { Monitoring } from './constructs/monitoring';
import { QueueWithDeadLetters } from './constructs/queue-with-dead-letters';
import { WebAcl } from './constructs/web-acl';
import { WebhookApi } from './constructs/webhook-api';
import { connectTo, keepOversize, markSeen, receiveFrom, sendTo, useEvents, useKey } from './function-permissions';
import type { Permission } from './iam';
import { MEASUREMENT_SCHEDULE } from './metrics';
import { useStateBackend } from './state-backend';
import type { ReprocessRequest } from '../runtime/reprocess/request';

/** Many dead letters take long: as long as Lambda lets a function run. */
const REPROCESS_TIMEOUT_SECONDS = 900;

export interface EventSourceStackProps {
  readonly config: SourceConfig;
  readonly stage: string;
  readonly bundles: readonly DeployableBundle[];
}

/** What a function has that the others do not. */
interface Particulars extends Pick<EventSourceFunctionProps, 'timeoutSeconds' | 'reservedConcurrency'> {
  /** It knows both queues, and may send to them; and it knows the bucket of what they cannot keep. */
  readonly usesQueues?: boolean;
  readonly permissions?: readonly Permission[];
}

/** All of one stage of an event source: the webhook's API, its functions, the queue, the dead letters, and the bucket of what no queue can keep. */
export class EventSourceStack extends TerraformStack {
  readonly queues: QueueWithDeadLetters;
  readonly events: EventBucket;
  readonly ingest: EventSourceFunction;
  readonly authorizer?: EventSourceFunction;
  /** Takes dead letters through processing again, when it is invoked. */
  readonly reprocess: EventSourceFunction;
  readonly api: WebhookApi;
  /** Where alarms are sent; undefined where there are none. */
  readonly alarmTopicArn?: string;
  private readonly partition: string;
  private readonly accountId: string;

  constructor(scope: Construct, id: string, private readonly props: EventSourceStackProps) {
    super(scope, id);
    const { config, stage } = props;
    const { throttling, domain, api, webAclArn, waf, accessLogs, tracing, kmsKeyArn } = config.stages[stage];
    const { authorization } = config.source;

    pinVersions(this, config);
    useStateBackend(this, config);
    awsProvider(this, config, stage);
    this.partition = fixedId('current', new DataAwsPartition(this, 'Partition')).partition;
    this.accountId = fixedId('current', new DataAwsCallerIdentity(this, 'Account')).accountId;

    this.queues = new QueueWithDeadLetters(this, 'Queues', {
      queueName: resourceName(config, stage),
      deadLetterQueueName: deadLetterQueueName(config, stage),
      maxMessageBytes: config.maxMessageBytes,
      kmsKeyArn,
    });
    const { queue, deadLetterQueue } = this.queues;
    this.events = new EventBucket(this, 'Events', { bucketName: eventBucketName(config, stage, this.accountId), kmsKeyArn });
    const { bucket } = this.events;

    this.ingest = this.function('ingest', {
      usesQueues: true,
      permissions: [keepOversize(bucket), ...(config.source.deduplicate ? markSeen(bucket) : [])],
      reservedConcurrency: reservedOf(config.stages[stage]).ingest,
    });
    this.authorizer = authorization && this.function('authorizer', { reservedConcurrency: reservedOf(config.stages[stage]).authorizer });
    this.reprocess = this.function('reprocess', {
      usesQueues: true,
      permissions: [receiveFrom(deadLetterQueue), ...useEvents(bucket)],
      timeoutSeconds: REPROCESS_TIMEOUT_SECONDS,
    });
    this.scheduleReprocessing();

    const webAcl = waf && new WebAcl(this, 'WebAcl', { name: resourceName(config, stage), waf, stage: config.stages[stage] });
    const accessLog = accessLogs && new AccessLog(this, 'AccessLog', {
      logGroupName: accessLogGroupName(config, stage),
      name: resourceName(config, stage),
      namespace: config.namespace,
      service: config.service,
      stage,
      retentionDays: accessLogs.retentionDays,
      kmsKeyArn,
    });
    this.api = new WebhookApi(this, 'Api', {
      name: resourceName(config, stage),
      stage,
      path: config.apiPath,
      handler: this.ingest.function,
      authorizer: authorization && this.authorizer && { function: this.authorizer.function, header: authorization.header },
      throttling,
      domain,
      allowedCidrs: api?.allowedCidrs,
      webAclArn: webAclArn ?? webAcl?.arn,
      accessLog,
      tracing,
    });

    const functions = [this.ingest, ...(this.authorizer ? [this.authorizer] : []), this.reprocess];
    const { dashboardUrl, topic } = new Monitoring(this, 'Monitoring', {
      config,
      stage,
      accountId: this.accountId,
      queueName: queue.name,
      deadLetterQueueName: deadLetterQueue.name,
      functions,
      api: { name: this.api.restApi.name, stage: this.api.stage.stageName },
      logGroups: [...functions, ...(accessLog ? [accessLog] : [])].map(({ logGroup }) => logGroup.name),
      webAcl: webAcl?.name,
    });

    const { alarms, notify } = config.stages[stage];
    this.alarmTopicArn = alarms && (notify.topicArn ?? topic?.arn);

    this.output('ServiceEndpoint', this.api.endpoint);
    this.output('WebhookUrl', this.api.webhookUrl);
    if (this.api.domain) {
      this.output('DomainTarget', this.api.domain.target);
      this.output('DomainHostedZone', this.api.domain.hostedZoneId);
    }
    this.output('QueueName', queue.name);
    this.output('QueueUrl', queue.url);
    this.output('DeadLetterQueueUrl', deadLetterQueue.url);
    this.output('EventBucket', bucket.bucket);
    this.output('DashboardUrl', dashboardUrl);
  }

  /** When dead letters are processed again, if the stage has it; and, where there are alarms, when they are measured for them. A run beside another does no harm. */
  private scheduleReprocessing(): void {
    const { config, stage } = this.props;
    const { reprocessSchedule, alarms } = config.stages[stage];
    if (reprocessSchedule) {
      new FunctionSchedule(this, 'Schedule', {
        terraformId: { rule: 'reprocess', permission: 'schedule' },
        name: functionName(config, stage, 'reprocess'),
        schedule: reprocessSchedule,
        function: this.reprocess.function,
        input: {},
      });
    }
    if (alarms) {
      new FunctionSchedule(this, 'Measurement', {
        terraformId: { rule: 'measure_dead_letters', permission: 'measure_dead_letters' },
        name: measurementRuleName(config, stage),
        schedule: MEASUREMENT_SCHEDULE,
        function: this.reprocess.function,
        input: { measure: true } satisfies ReprocessRequest,
      });
    }
  }

  private function(name: FunctionName, { usesQueues = false, permissions = [], ...particulars }: Particulars = {}): EventSourceFunction {
    const { config, stage, bundles } = this.props;
    const { queue, deadLetterQueue } = this.queues;
    const bundle = bundles.find((candidate) => candidate.name === name);
    if (!bundle) {
      throw new Error(`There is no bundle of the function "${name}"; there are: ${bundles.map((each) => each.name).join(', ') || 'none'}.`);
    }
    return new EventSourceFunction(this, name, {
      ...particulars,
      functionName: functionName(config, stage, name),
      bundle,
      lambda: config.lambda,
      stage: config.stages[stage],
      environment: {
        [environment.stage]: stage,
        NODE_OPTIONS: '--enable-source-maps',
        POWERTOOLS_SERVICE_NAME: config.service,
        POWERTOOLS_METRICS_NAMESPACE: config.namespace,
        POWERTOOLS_LOG_LEVEL: 'INFO',
        ...(usesQueues && {
          [environment.queueUrl]: queue.url,
          [environment.deadLetterQueueUrl]: deadLetterQueue.url,
          [environment.eventBucket]: this.events.bucket.bucket,
        }),
      },
      permissions: [
        ...this.readSecrets(name),
        ...(usesQueues ? [sendTo(queue, deadLetterQueue)] : []),
        ...permissions,
        ...this.stagePermissions(name, usesQueues),
      ],
    });
  }

  /** Decrypting needs no permission of its own: the parameters' key, aws/ssm, lets whoever may read them do so through SSM. */
  private readSecrets(name: FunctionName): Permission[] {
    const { config, stage } = this.props;
    const secrets = secretsOf(config.source)[name];
    if (secrets.length === 0) {
      return [];
    }
    const parameters = `arn:${this.partition}:ssm:${config.stages[stage].region}:${this.accountId}:parameter`;
    return [{ sid: 'ReadSecrets', actions: ['ssm:GetParameters'], resources: secrets.map((secret) => `${parameters}${secretPath(config, stage, secret)}`) }];
  }

  /** What a function needs because its stage has a key or a VPC. */
  private stagePermissions(name: FunctionName, writes: boolean): Permission[] {
    const { config, stage } = this.props;
    const { region, kmsKeyArn, vpc } = config.stages[stage];
    const { partition, accountId } = this;
    return [
      ...(kmsKeyArn ? [useKey(kmsKeyArn, writes)] : []),
      ...(vpc ? connectTo({ vpc, partition, region, accountId, functionName: functionName(config, stage, name) }) : []),
    ];
  }

  private output(name: string, value: string): void {
    fixedId(name, new TerraformOutput(this, name, { value }));
  }
}
