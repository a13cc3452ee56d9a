import type { typescript } from 'projen';

/** The catalogue of event sources. A member's value is the name of its starter. */
export enum EventSource {
  /** Any service that can POST JSON with a token in a header. */
  GENERIC_WEBHOOK = 'generic-webhook',
  /** GitHub webhooks of a repository, an organization or an App, signed. */
  GITHUB = 'github',
  /** Zoom webhooks, signed; the endpoint validation challenge is answered. */
  ZOOM = 'zoom',
}

/** What the events on the queue look like. */
export enum EventFormat {
  /** As the handlers make them: typed, flat, allow-listed. */
  NATIVE = 'native',
  /**
   * As the MozDef Event Framework of 2019 made them, the whole body in `details`, for MozDef plugins that were written for that.
   * The handlers then only decide what is dropped.
   */
  LEGACY = 'legacy',
}

/** Processor architecture of the functions. */
export enum LambdaArchitecture {
  /** AWS Graviton. */
  ARM_64 = 'arm64',
  /** x86. */
  X86_64 = 'x86_64',
}

/** Hash of an HMAC signature. */
export enum SignatureAlgorithm {
  SHA1 = 'sha1',
  SHA256 = 'sha256',
  SHA512 = 'sha512',
}

/** Text encoding of a signature. */
export enum SignatureEncoding {
  HEX = 'hex',
  BASE64 = 'base64',
}

/** How a source signs its requests with an HMAC. */
export interface SignatureOptions {
  /**
   * Headers that may carry a signature; any that verifies is enough.
   */
  readonly headers: string[];

  /**
   * Hash of the HMAC.
   * @default SignatureAlgorithm.SHA256
   */
  readonly algorithm?: SignatureAlgorithm;

  /**
   * Encoding of the signature.
   * @default SignatureEncoding.HEX
   */
  readonly encoding?: SignatureEncoding;

  /**
   * Fixed text before the signature, e.g. `sha256=`.
   * @default - none
   */
  readonly prefix?: string;

  /**
   * Text between several signatures in one header, e.g. `,`.
   * @default - one signature a header
   */
  readonly separator?: string;

  /**
   * What is signed: literal text with `{body}` (the raw bytes), `{timestamp}` and `{id}`.
   * @default "{body}"
   */
  readonly signedContent?: string;

  /**
   * Header that carries the time of signing, in seconds since the epoch. It must be part of the signed content.
   * @default - no timestamp, and so no replay window
   */
  readonly timestampHeader?: string;

  /**
   * The replay window: how many seconds the time of signing may be from now, before or after.
   * @default 300
   */
  readonly toleranceSeconds?: number;

  /**
   * Header whose value is `{id}` in the signed content.
   * @default - none
   */
  readonly idHeader?: string;

  /**
   * The secret is base64, with or without `whsec_` before it (Standard Webhooks), and the key is what it decodes to: 16 bytes or more.
   * @default false
   */
  readonly base64Secret?: boolean;
}

/** What the stacks are deployed with. */
export enum TerraformDistribution {
  /** HashiCorp's Terraform. */
  TERRAFORM = 'terraform',
  /** OpenTofu. */
  OPENTOFU = 'tofu',
}

/** The library that the stacks are written with; the same stacks either way. */
export enum Engine {
  /** HashiCorp's CDK for Terraform, which is archived. */
  CDKTF = 'cdktf',
  /** CDK Terrain, its maintained continuation (https://cdktn.io). Its command line needs Node.js 22.19. */
  CDKTN = 'cdktn',
}

/** SHA-256 checksums (hex) of a release's zip files. */
export interface TerraformChecksums {
  /** Of `…_linux_amd64.zip`. */
  readonly amd64: string;
  /** Of `…_linux_arm64.zip`. */
  readonly arm64: string;
}

/** How a message of the alarms' topic reaches somebody. https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html */
export enum AlarmProtocol {
  /** An e-mail address, whose owner confirms. */
  EMAIL = 'email',
  /** A URL of a service that confirms by itself, e.g. an incident manager's. */
  HTTPS = 'https',
  /** A telephone number, `+` and the country's code before it. */
  SMS = 'sms',
  /** The ARN of a queue, whose policy lets the topic send to it. */
  SQS = 'sqs',
  /** The ARN of a function, whose policy lets the topic invoke it. */
  LAMBDA = 'lambda',
}

/** Somebody, or something, that is told of alarms. */
export interface AlarmSubscription {
  /** How it is reached. */
  readonly protocol: AlarmProtocol;

  /**
   * Where: an address, URL, number or ARN. It stands in `framework/source.json` and in Terraform's state: what has a secret in it, as an incident
   * manager's URL may, is subscribed by hand.
   */
  readonly endpoint: string;
}

/**
 * A web ACL of the stage's own, which requests pass before anything is paid for them but WAF. All that it blocks is answered 403, and counted by the alarm
 * `blocked-requests`, but for what comes from elsewhere than `allowedCidrs`.
 */
export interface WafOptions {
  /**
   * Requests that one address may send in five minutes, 10 to 2,000,000,000; more are blocked.
   * @default 10000; with `allowedCidrs` no limit
   */
  readonly rateLimit?: number;

  /**
   * CIDR blocks that the source sends from, e.g. `192.0.2.0/24`: no other address gets through, and so none takes the source's share of the
   * throttling. Vendors change theirs: with a stale list events are refused, so set `alarms.noEventsHours` too.
   * @default - every address
   */
  readonly allowedCidrs?: string[];

  /**
   * Kilobytes that a body may have, 1 to 64: as much as WAF can look at.
   * @default - what API Gateway and Lambda take
   */
  readonly maxBodyKilobytes?: number;
}

/** When the alarms of a stage go off. Each has its section in the generated `framework/RUNBOOK.md`. */
export interface AlarmOptions {
  /**
   * Whether there are alarms, and their SNS topic.
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Dead letters that may wait.
   * @default 0
   */
  readonly deadLetters?: number;

  /**
   * Days since a dead letter was sent, to whichever queue, 1 to 13: after 14 SQS deletes it.
   * @default 10
   */
  readonly deadLetterAgeDays?: number;

  /**
   * MozDef events in five minutes that may be parked, because MozDef refused them again and again.
   * @default 0
   */
  readonly parkedEvents?: number;

  /**
   * Minutes that a message may wait for MozDef's worker, which polls all the time: with more, it is down or falls behind.
   * @default 15
   */
  readonly oldestMessageMinutes?: number;

  /**
   * Percentage of requests that may be refused, where there are 20 or more in 15 minutes.
   * @default 10
   */
  readonly deniedPercent?: number;

  /**
   * Percentage of events that may be quarantined, where there are 20 or more in 15 minutes.
   * @default 5
   */
  readonly quarantinedPercent?: number;

  /**
   * Errors of the functions in five minutes that are let pass.
   * @default 0
   */
  readonly functionErrors?: number;

  /**
   * Invocations in five minutes that Lambda may throttle: each is a request answered with a 5xx.
   * @default 0
   */
  readonly throttles?: number;

  /**
   * Percentage of its timeout that the 99th percentile of a function's duration may reach.
   * @default 80
   */
  readonly durationPercent?: number;

  /**
   * Answers with a 5xx in five minutes that are let pass. Not every source sends again: one is worth a look.
   * @default 0
   */
  readonly serverErrors?: number;

  /**
   * Requests in five minutes that may be refused although they were signed, or had a token: each may be a genuine event, or a forgery. What is not
   * signed at all does not count.
   * @default 0
   */
  readonly refusedCredentials?: number;

  /**
   * Requests in five minutes that API Gateway may refuse before the function sees them, of a source that signs and has no token: too large (413) or over the
   * throttling (429). There is no such alarm with a token, `webAclArn` or `api.allowedCidrs`: then others are refused there too.
   * @default 0
   */
  readonly gatewayRefusals?: number;

  /**
   * Requests in five minutes that may be too large (413); with `accessLogs`.
   * @default 0
   */
  readonly tooLargeRequests?: number;

  /**
   * Requests in five minutes that may be over the throttling (429); with `accessLogs`.
   * @default 0
   */
  readonly throttledRequests?: number;

  /**
   * Requests in five minutes that the stage's own `waf` may block: for their rate, their size, or a trace header. Those from elsewhere than
   * `allowedCidrs` do not count.
   * @default 0
   */
  readonly blockedRequests?: number;

  /**
   * Requests in an hour that are no matter of the bill, whoever sends them: 360,000 are 100 a second, and some two dollars at list prices.
   * @default 360000
   */
  readonly requestsPerHour?: number;

  /**
   * Megabytes of logs in an hour that are no matter of the bill: 1,000 are half a dollar at list prices.
   * @default 1000
   */
  readonly logMegabytesPerHour?: number;

  /**
   * Hours without any event after which something is wrong, 1 to 168.
   * @default - no such alarm: only you know how quiet the source may be
   */
  readonly noEventsHours?: number;
}

/** Who may call the webhook's API. */
export interface ApiOptions {
  /**
   * CIDR blocks, e.g. `192.0.2.0/24`: API Gateway answers 403 to requests from anywhere else, before any function runs, by the API's resource policy, which costs
   * nothing. An empty list is refused.
   * @default - anywhere
   */
  readonly allowedCidrs?: string[];
}

/** Subnets and security groups of the functions. */
export interface VpcOptions {
  /** Private subnets with a way to SQS, S3, SSM and X-Ray: a NAT gateway or endpoints. */
  readonly subnetIds: string[];
  /** Security groups that let HTTPS out. */
  readonly securityGroupIds: string[];
}

/** A GitHub repository as a pipeline's source. */
export interface GithubSourceOptions {
  /** ARN of a CodeConnections connection, approved in the AWS console. */
  readonly connectionArn: string;

  /** `<owner>/<name>`. */
  readonly repository: string;

  /**
   * Branch whose pushes start the pipeline.
   * @default "main"
   */
  readonly branch?: string;

  /**
   * Only pushes that change one of these paths (globs, up to eight) start the pipeline.
   * @default - every push
   */
  readonly filePaths?: string[];
}

/** A CodeCommit repository as a pipeline's source. */
export interface CodeCommitSourceOptions {
  /** Its name, in the stage's account and region. */
  readonly repository: string;

  /**
   * Branch whose pushes start the pipeline.
   * @default "main"
   */
  readonly branch?: string;

  /**
   * The pipeline's stack creates the repository.
   * @default false
   */
  readonly create?: boolean;
}

/**
 * A stage's delivery pipeline on AWS CodePipeline. With both sources, the code is on GitHub, and CodeCommit holds private
 * `schemas/`, `samples/` and `config/` that are laid over it before the build.
 */
export interface PipelineOptions {
  /**
   * Code on GitHub.
   * @default - code in CodeCommit
   */
  readonly github?: GithubSourceOptions;

  /**
   * Code in CodeCommit; with `github`, private configuration.
   * @default - none
   */
  readonly codeCommit?: CodeCommitSourceOptions;

  /**
   * Somebody must read the plan's summary and approve it before it is applied.
   * @default false
   */
  readonly approval?: boolean;

  /**
   * Samples (paths below `samples/`) that are signed and posted to the webhook after each deployment. They become events in
   * MozDef. An empty list: no acceptance test.
   * @default - none
   */
  readonly acceptanceSamples?: string[];

  /**
   * The dead letters are processed again after each deployment.
   * @default true
   */
  readonly reprocess?: boolean;
}

/** What stages may differ in. Options of the repository hold for every stage. */
export interface StageOptions {
  /**
   * AWS region.
   * @default "us-west-2"
   * @featured
   */
  readonly region?: string;

  /**
   * AWS account, 12 digits; Terraform refuses to deploy to another.
   * @default - whichever the credentials are of
   */
  readonly account?: string;

  /**
   * Tags of all that the stacks make, the pipeline's and the state bucket's too, besides the framework's own. Those of a stage are added to the repository's.
   * @default - none
   */
  readonly tags?: { readonly [key: string]: string };

  /**
   * Memory of the functions in MiB, 128 to 10240. The processor's share grows with it.
   * @default 512
   */
  readonly lambdaMemoryMb?: number;

  /**
   * Concurrent executions that are kept for the ingest function, which are also its most. The authorizer, where there is one, has a fifth as many besides.
   * @default - they share the account's
   */
  readonly reservedConcurrency?: number;

  /**
   * VPC of the functions.
   * @default - none
   */
  readonly vpc?: VpcOptions;

  /**
   * How long logs are kept, in days: a period that CloudWatch Logs knows.
   * @default 90
   */
  readonly logRetentionDays?: number;

  /**
   * The API logs each request: its time, caller's address, status and sizes; no headers, no body. API Gateway needs a role for logs, one for the whole account and
   * region, which the stage does not make: `npx projen doctor` says whether there is one. Without it the deployment fails.
   * @default false
   */
  readonly accessLogs?: boolean;

  /**
   * How long the access log is kept, in days: a period that CloudWatch Logs knows. It holds addresses.
   * @default - as long as the other logs
   */
  readonly accessLogRetentionDays?: number;

  /**
   * AWS X-Ray traces requests. A caller's trace header then decides what is sampled, so whoever calls can have every request traced, at your expense.
   * @default false
   */
  readonly tracing?: boolean;

  /**
   * Requests a second that the API accepts, on average.
   * @default 1000
   */
  readonly throttlingRate?: number;

  /**
   * Requests that the API accepts at once beyond the rate.
   * @default - 2000, or what a new account has in the region, if that is less (1250)
   */
  readonly throttlingBurst?: number;

  /**
   * ARN of a KMS key that encrypts queues, the event bucket, logs, alarms, the functions' environment, secrets and the pipeline's artifacts.
   * Its key policy must let logs.<region>.amazonaws.com, cloudwatch.amazonaws.com (kms:Decrypt, kms:GenerateDataKey*) and MozDef's worker use it.
   * @default - keys that AWS keeps
   */
  readonly kmsKeyArn?: string;

  /**
   * Host name of the webhook, e.g. `hooks.example.com`; with `certificateArn`. API Gateway's own then takes no requests any more.
   * @default - API Gateway's
   */
  readonly domainName?: string;

  /**
   * ARN of the host name's ACM certificate, in the stage's region.
   * @default - none
   */
  readonly certificateArn?: string;

  /**
   * Who may call the webhook's API.
   * @default - anybody, and what is not signed, or has no token, is refused
   */
  readonly api?: ApiOptions;

  /**
   * A web ACL of the stage's own; not together with `webAclArn`.
   * @default - none
   */
  readonly waf?: WafOptions;

  /**
   * ARN of a regional WAF web ACL that requests must pass; not together with `waf`.
   * @default - none
   */
  readonly webAclArn?: string;

  /**
   * ARN of an IAM policy that bounds every role of the stage.
   * @default - none
   */
  readonly permissionsBoundaryArn?: string;

  /**
   * When alarms go off.
   * @default - every alarm at its default
   */
  readonly alarms?: AlarmOptions;

  /**
   * E-mail address that alarms are sent to, once its owner confirms; with `alarmTopicArn` it is subscribed to that topic.
   * A stage with a pipeline needs this, `alarmSubscriptions` or `alarmTopicArn`, unless it has no alarms.
   * @default - none
   */
  readonly alarmEmail?: string;

  /**
   * Who else is told of alarms; with `alarmTopicArn` they are subscribed to that topic.
   * @default - nobody
   */
  readonly alarmSubscriptions?: AlarmSubscription[];

  /**
   * ARN of an existing SNS topic for the alarms.
   * @default - a topic of the stack
   */
  readonly alarmTopicArn?: string;

  /**
   * When the dead letters are processed again: an EventBridge schedule in UTC, e.g. `rate(1 hour)` or `cron(0 6 * * ? *)`, of 15 minutes or more from one run to the next.
   * @default - when somebody runs `npx projen reprocess`, and after each deployment of the pipeline
   */
  readonly reprocessSchedule?: string;

  /**
   * Delivery pipeline. It needs `stateBucket`.
   * @default - none: stages are deployed by hand
   */
  readonly pipeline?: PipelineOptions;
}

/** Options of `MozdefEventSourceProject`. */
export interface MozdefEventSourceProjectOptions extends typescript.TypeScriptProjectOptions, StageOptions {
  /**
   * Name of this event source, e.g. `zoom`: lower-case letters, digits and dashes. It is part of every resource's name.
   * @featured
   */
  readonly service: string;

  /**
   * What sends the events: a member of the catalogue. It decides how requests are verified and what the starter is.
   * @default EventSource.GENERIC_WEBHOOK
   * @featured
   */
  readonly source?: EventSource;

  /**
   * What people call the service that sends the events, e.g. `GitLab`: in the README, the runbook, the console and the alarms' descriptions.
   * @default - the catalogue's
   * @featured
   */
  readonly title?: string;

  /**
   * Name of the installation that this event source belongs to: the first part of every resource's and secret's name.
   * @default "MozDef-EF"
   * @featured
   */
  readonly namespace?: string;

  /**
   * The stages, each with its own queue, API and secrets.
   * @default ["dev"]
   * @featured
   */
  readonly stages?: string[];

  /**
   * What single stages have of their own, by the stage's name; anything else is as the repository's options say.
   * @default - no stage differs
   */
  readonly stageOverrides?: { readonly [stage: string]: StageOptions };

  /**
   * S3 bucket of the Terraform state, made once by `npx projen bootstrap`; several repositories may share it.
   * @default - state in local files; then there can be no pipeline
   * @featured
   */
  readonly stateBucket?: string;

  /**
   * AWS region of the state bucket.
   * @default - the repository's region
   */
  readonly stateRegion?: string;

  /**
   * The library that the stacks are written with. Changing it changes no resource.
   * @default Engine.CDKTF
   */
  readonly engine?: Engine;

  /**
   * What the stacks are deployed with: Terraform or OpenTofu.
   * @default TerraformDistribution.TERRAFORM
   */
  readonly terraformDistribution?: TerraformDistribution;

  /**
   * The exact version that the pipelines run, 1.10.0 or later; with `terraformSha256`.
   * @default - Terraform 1.11.4, OpenTofu 1.13.1
   */
  readonly terraformVersion?: string;

  /**
   * SHA-256 of the zip files of `terraformVersion` (linux), from the SHA256SUMS of its release.
   * @default - those of the default versions
   */
  readonly terraformSha256?: TerraformChecksums;

  /**
   * Where the runbook can be read; the alarms link to it.
   * @default - the file in the GitHub repository of the first stage's pipeline; without one, its path in this repository
   */
  readonly runbookUrl?: string;

  /**
   * Path of the webhook below the API's stage, e.g. `zoom` or `hooks/zoom`.
   * @default - the service
   * @featured
   */
  readonly apiPath?: string;

  /**
   * Header that carries the static token. Sources that sign their requests have none unless this is set.
   * @default - the catalogue's: `Authorization` for GENERIC_WEBHOOK, no token for GITHUB and ZOOM
   * @featured
   */
  readonly authorizationHeader?: string;

  /**
   * How requests are signed, in place of the catalogue's scheme.
   * With a signature and no `authorizationHeader`, no token is asked for.
   * @default - the catalogue's
   */
  readonly signature?: SignatureOptions;

  /**
   * Header that carries the event type.
   * @default - the catalogue's
   */
  readonly eventTypeHeader?: string;

  /**
   * Dotted path of the event type in the JSON body, e.g. `event` or `data.type`.
   * @default - the catalogue's: `type` for GENERIC_WEBHOOK
   */
  readonly eventTypePath?: string;

  /**
   * Bodies that are compressed with gzip are decompressed, to 10 MiB at most; what is larger is a dead letter, which reprocessing takes up to 40 MiB.
   * A signature is over the bytes as they are sent.
   * @default - the catalogue's: false
   */
  readonly gzip?: boolean;

  /**
   * A request whose body, and id where that is signed, were taken before in the last 24 hours is answered with 200, counted
   * (metric `duplicates`) and not taken again. For sources whose signature has no time, such as GitHub: what was recorded once could be
   * replayed for ever. Leave it off where a service sends the same bytes again on purpose, such as a heartbeat without a time or an id: that is
   * taken once a day. Each request costs two calls of S3; delivery stays at least once.
   * @default false
   */
  readonly deduplicate?: boolean;

  /**
   * What the events on the queue look like.
   * @default EventFormat.NATIVE
   */
  readonly eventFormat?: EventFormat;

  /**
   * AWS Lambda runtime of the functions: `nodejs22.x` or later.
   * @default "nodejs22.x"
   */
  readonly lambdaRuntime?: string;

  /**
   * Processor architecture of the functions.
   * @default LambdaArchitecture.ARM_64
   */
  readonly lambdaArchitecture?: LambdaArchitecture;

  /**
   * Exact version of the Terraform AWS provider, e.g. `6.25.0`. Before 6.8 the queues take messages of 256 KiB, and of 1 MiB from then on.
   * @default - the version that the provider bindings were made for
   */
  readonly awsProviderVersion?: string;
}
