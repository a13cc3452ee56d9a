import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { SourceConfig } from '../config';
import { deadLetterQueueName, environment, functionName, resourceName, secretPath, secretsOf, type FunctionName } from '../names';
import { EventSourceFunction, type DeployableBundle, type Permission } from './constructs/event-source-function';
import { fixedId } from './constructs/fixed-id';
import { QueueWithDeadLetters } from './constructs/queue-with-dead-letters';
import { WebhookApi } from './constructs/webhook-api';

/** S3 state locking without DynamoDB needs it. */
const TERRAFORM_VERSION = '>= 1.10';

export interface EventSourceStackProps {
  readonly config: SourceConfig;
  readonly stage: string;
  readonly bundles: readonly DeployableBundle[];
}

/** All of one stage of an event source: the webhook's API, its functions, the queue and the dead letters. */
export class EventSourceStack extends TerraformStack {
  readonly provider: AwsProvider;
  readonly queues: QueueWithDeadLetters;
  readonly ingest: EventSourceFunction;
  readonly authorizer?: EventSourceFunction;
  readonly api: WebhookApi;
  /** `arn:<partition>:ssm:<region>:<account>:parameter`, before a parameter's path. */
  private readonly parameterArn: string;

  constructor(scope: Construct, id: string, private readonly props: EventSourceStackProps) {
    super(scope, id);
    const { config, stage } = props;
    const { authorization } = config.source;

    this.pinVersions();
    this.provider = this.awsProvider();
    const { partition } = fixedId('current', new DataAwsPartition(this, 'Partition'));
    const { accountId } = fixedId('current', new DataAwsCallerIdentity(this, 'Account'));
    this.parameterArn = `arn:${partition}:ssm:${config.region}:${accountId}:parameter`;

    this.queues = new QueueWithDeadLetters(this, 'Queues', {
      queueName: resourceName(config, stage),
      deadLetterQueueName: deadLetterQueueName(config, stage),
      maxMessageBytes: config.maxMessageBytes,
    });
    const { queue, deadLetterQueue } = this.queues;

    this.ingest = this.function('ingest', {
      environment: { [environment.queueUrl]: queue.url, [environment.deadLetterQueueUrl]: deadLetterQueue.url },
      permissions: [{ sid: 'SendEvents', actions: ['sqs:SendMessage'], resources: [queue.arn, deadLetterQueue.arn] }],
    });
    this.authorizer = authorization && this.function('authorizer');

    this.api = new WebhookApi(this, 'Api', {
      name: resourceName(config, stage),
      stage,
      path: config.apiPath,
      handler: this.ingest.function,
      authorizer: authorization && this.authorizer && { function: this.authorizer.function, header: authorization.header },
      throttling: config.throttling,
    });

    this.output('ServiceEndpoint', this.api.endpoint);
    this.output('WebhookUrl', this.api.webhookUrl);
    this.output('QueueName', queue.name);
    this.output('QueueUrl', queue.url);
    this.output('DeadLetterQueueUrl', deadLetterQueue.url);
  }

  private pinVersions(): void {
    const { awsProviderVersion } = this.props.config;
    this.addOverride('terraform.required_version', TERRAFORM_VERSION);
    if (awsProviderVersion) {
      this.addOverride('terraform.required_providers.aws.version', awsProviderVersion);
    }
  }

  private awsProvider(): AwsProvider {
    const { config, stage } = this.props;
    return new AwsProvider(this, 'Aws', {
      region: config.region,
      defaultTags: [
        {
          tags: {
            Project: `${config.namespace}-${stage}`,
            Service: config.service,
            Stage: stage,
            ManagedBy: 'mozdef-ef-projen',
          },
        },
      ],
    });
  }

  private function(
    name: FunctionName,
    extra: { environment?: Record<string, string>; permissions?: Permission[] } = {},
  ): EventSourceFunction {
    const { config, stage, bundles } = this.props;
    const bundle = bundles.find((candidate) => candidate.name === name);
    if (!bundle) {
      throw new Error(`There is no bundle of the function "${name}"; there are: ${bundles.map((each) => each.name).join(', ') || 'none'}.`);
    }
    return new EventSourceFunction(this, name, {
      functionName: functionName(config, stage, name),
      bundle,
      lambda: config.lambda,
      logRetentionDays: config.logRetentionDays,
      environment: {
        [environment.stage]: stage,
        NODE_OPTIONS: '--enable-source-maps',
        POWERTOOLS_SERVICE_NAME: config.service,
        POWERTOOLS_METRICS_NAMESPACE: config.namespace,
        POWERTOOLS_LOG_LEVEL: 'INFO',
        ...extra.environment,
      },
      permissions: [...this.readSecrets(name), ...(extra.permissions ?? [])],
    });
  }

  /** Decrypting needs no permission of its own: the parameters' key, aws/ssm, lets whoever may read them do so through SSM. */
  private readSecrets(name: FunctionName): Permission[] {
    const { config, stage } = this.props;
    const secrets = secretsOf(config.source)[name];
    if (secrets.length === 0) {
      return [];
    }
    const resources = secrets.map((secret) => `${this.parameterArn}${secretPath(config, stage, secret)}`);
    return [{ sid: 'ReadSecrets', actions: ['ssm:GetParameters'], resources }];
  }

  private output(name: string, value: string): void {
    fixedId(name, new TerraformOutput(this, name, { value }));
  }
}
