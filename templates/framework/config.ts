import source from './source.json';

/** Where a value is found in a request: a header (case-insensitive), or a dotted path in the JSON body. */
export type Selector = { readonly header: string } | { readonly body: string };

/** How a source proves who it is with a static token, checked by the API Gateway authorizer before the function runs. */
export interface TokenAuthorization {
  /** Header that carries the token, e.g. `Authorization`. The value is the token itself, or `Bearer <token>` (`runtime/secret-key.ts`). */
  readonly header: string;
}

/** How a source signs its requests. One verifier (`runtime/receive/signature.ts`) reads this; a source is data. */
export interface SignatureScheme {
  readonly algorithm: 'sha1' | 'sha256' | 'sha512';
  readonly encoding: 'hex' | 'base64';
  /** Headers that may carry a signature; any that verifies is enough. */
  readonly headers: readonly string[];
  /** Fixed text before each signature, e.g. `sha256=`. Signatures without it are ignored. Default: none. */
  readonly prefix?: string;
  /** Text between several signatures in one header, e.g. `,`. Default: one signature a header. */
  readonly separator?: string;
  /** What is signed: literal text with the tokens `{body}` (raw bytes), `{timestamp}` and `{id}`. */
  readonly signedContent: string;
  /** Header that carries the time of signing, in seconds since the epoch, and how far it may be from now. */
  readonly timestamp?: { readonly header: string; readonly toleranceSeconds: number };
  /** Header whose value is `{id}`. */
  readonly idHeader?: string;
  /** How the key is made from the secret: its UTF-8 bytes, or base64 after an optional `whsec_` (`runtime/secret-key.ts`). Default: `utf8`. */
  readonly keyEncoding?: 'utf8' | 'base64';
}

/** A field of the answer to a challenge: copied from the request's body, or its HMAC-SHA256 (hex) under the signing secret. */
export type ChallengeField =
  | { readonly name: string; readonly copy: string }
  | { readonly name: string; readonly hmacSha256Hex: string };

/** A request by which a source checks that the endpoint is ours; it is answered, and is not an event. */
export interface Challenge {
  readonly when: { readonly body: string; readonly equals: string };
  readonly respond: readonly ChallengeField[];
}

/** All that is particular to one kind of source. */
export interface SourceDescriptor {
  /** Name in the catalogue, e.g. `github`. */
  readonly id: string;
  /** Name for people, e.g. `GitHub`. */
  readonly title: string;
  readonly authorization?: TokenAuthorization;
  readonly signature?: SignatureScheme;
  readonly challenge?: Challenge;
  /** Where the event type is; without it every event is of type `event`. */
  readonly eventType?: Selector;
  /** Where the source's own id of the event is, for tracing and deduplication. */
  readonly eventId?: Selector;
  /** Field of a form (`application/x-www-form-urlencoded`) that holds the JSON, of sources that may send it so. */
  readonly formField?: string;
  /** A body that is a JSON array is so many events. Default: one body is one event. */
  readonly arrayIsBatch?: boolean;
  /** A request whose bytes were taken before, in the last 24 hours, is answered and not taken again (`runtime/receive/duplicates.ts`). Default: it is. */
  readonly deduplicate?: boolean;
  /** A body compressed with gzip (RFC 1952) is decompressed; the signature is over the bytes as sent. Default: it is not JSON. */
  readonly gzip?: boolean;
}

/** Where and when a stage's pipeline gets its code, and what it does with it. At least one of the two sources is there. */
export interface PipelineConfig {
  /** A repository on GitHub, through a CodeConnections connection. With `codeCommit`, this is the code and that the private configuration. */
  readonly github?: {
    readonly connectionArn: string;
    /** `<owner>/<name>`. */
    readonly repository: string;
    readonly branch: string;
    /** Only pushes that change one of these (globs) start the pipeline. Default: every push. */
    readonly filePaths?: readonly string[];
  };
  readonly codeCommit?: {
    /** Name of the repository, in the stage's account and region. */
    readonly repository: string;
    readonly branch: string;
    /** The pipeline's stack creates the repository, and keeps it when it is destroyed. */
    readonly create: boolean;
  };
  /** Somebody reads the plan and approves it before it is applied. */
  readonly approval: boolean;
  /** After a deployment samples are signed and posted to the webhook: files below `samples/`. Empty: no acceptance test. */
  readonly acceptanceSamples: readonly string[];
  /** After a deployment the dead letters are processed again. */
  readonly reprocess: boolean;
}

/** When a stage's alarms go off. Each has its section in RUNBOOK.md. */
export interface AlarmConfig {
  /** More dead letters than this wait. */
  readonly deadLetters: number;
  /** The oldest dead letter was sent longer ago than this, in days: SQS deletes it after 14. */
  readonly deadLetterAgeDays: number;
  /** More MozDef events than this were parked in five minutes. */
  readonly parkedEvents: number;
  /** A message has waited longer than this on the main queue, in minutes. */
  readonly oldestMessageMinutes: number;
  /** More than this percentage of requests is refused (API Gateway's 4XX), of 20 or more in 15 minutes. */
  readonly deniedPercent: number;
  /** More than this percentage of events is quarantined, of 20 or more in 15 minutes. */
  readonly quarantinedPercent: number;
  /** More errors of a function than this in five minutes. */
  readonly functionErrors: number;
  /** More throttled invocations than this in five minutes. */
  readonly throttles: number;
  /** The 99th percentile of a function's duration is over this percentage of its timeout. */
  readonly durationPercent: number;
  /** More answers with a 5xx than this in five minutes. */
  readonly serverErrors: number;
  /** More requests than this were refused in five minutes although they were signed, or had a token. */
  readonly refusedCredentials: number;
  /** More requests than this were refused by API Gateway itself in five minutes. */
  readonly gatewayRefusals: number;
  /** More answers with 413 than this in five minutes, by the access log. */
  readonly tooLargeRequests: number;
  /** More answers with 429 than this in five minutes, by the access log. */
  readonly throttledRequests: number;
  /** More requests than this were blocked by the stage's own web ACL in five minutes, but for those from addresses that are not allowed. */
  readonly blockedRequests: number;
  /** More requests than this in an hour. */
  readonly requestsPerHour: number;
  /** More megabytes of logs than this in an hour. */
  readonly logMegabytesPerHour: number;
  /** No event was received for this many hours, 1 to 168. Default: no such alarm. */
  readonly noEventsHours?: number;
}

/** A web ACL of the stage's own. */
export interface WafConfig {
  /** Requests of one address in five minutes. Default: no limit. */
  readonly rateLimit?: number;
  /** The CIDR blocks, IPv4 and IPv6, that get through. Default: all. */
  readonly allowedCidrs?: readonly string[];
  /** The largest body, 1 to 64. Default: what API Gateway takes. */
  readonly maxBodyKilobytes?: number;
}

/** A subscriber of the alarms' topic. */
export interface SubscriptionConfig {
  readonly protocol: 'email' | 'https' | 'sms' | 'sqs' | 'lambda';
  readonly endpoint: string;
}

/** What one stage of an event source is. */
export interface StageConfig {
  readonly region: string;
  /** The AWS account that the stage belongs to; Terraform refuses any other. Default: whichever the credentials are of. */
  readonly account?: string;
  /** Tags of all that the stage's stacks make, besides the framework's own. Default: none. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  /** Concurrent executions of the ingest function: kept for it, and its most. The authorizer has a share beside it (`concurrency.ts`). Default: they share the account's. */
  readonly reservedConcurrency?: number;
  /** Subnets and security groups that the functions run in. Default: no VPC. */
  readonly vpc?: { readonly subnetIds: readonly string[]; readonly securityGroupIds: readonly string[] };
  readonly logRetentionDays: number;
  /** The API's access log. Default: none. */
  readonly accessLogs?: { readonly retentionDays: number };
  /** X-Ray traces requests, as their callers ask for. */
  readonly tracing: boolean;
  readonly throttling: { readonly requestsPerSecond: number; readonly burst: number };
  /** Key that encrypts queues, the event bucket, logs, the alarms' topic, the functions' environment and the pipeline's artifacts. Default: keys that AWS keeps. */
  readonly kmsKeyArn?: string;
  /** The webhook's own host name. Default: API Gateway's. */
  readonly domain?: { readonly name: string; readonly certificateArn: string };
  readonly api?: {
    /** Where requests may come from, as CIDR blocks: API Gateway refuses all others. */
    readonly allowedCidrs: readonly string[];
  };
  /** A regional WAF web ACL that requests pass first: one that is there already, or the stage's own. */
  readonly webAclArn?: string;
  readonly waf?: WafConfig;
  /** Bounds every role of the stage's stacks. */
  readonly permissionsBoundaryArn?: string;
  /** Default: no alarms, and no topic. */
  readonly alarms?: AlarmConfig;
  /** Where alarms are sent: an existing SNS topic, or else the stack's, and who is subscribed to it. */
  readonly notify: { readonly topicArn?: string; readonly email?: string; readonly subscriptions?: readonly SubscriptionConfig[] };
  readonly pipeline?: PipelineConfig;
  /** When dead letters are processed again: an EventBridge schedule, `rate(…)` or `cron(…)`. Default: when somebody, or the pipeline, does it. */
  readonly reprocessSchedule?: string;
}

/** Everything in which one event source repository differs from another: the content of `source.json`. */
export interface SourceConfig {
  /** Version of mozdef-ef-projen that wrote this. */
  readonly frameworkVersion: string;
  readonly namespace: string;
  readonly service: string;
  /** The stages by name, in the order in which they were given. */
  readonly stages: Readonly<Record<string, StageConfig>>;
  /** Path of the webhook below the API's stage, without a leading slash. */
  readonly apiPath: string;
  /** Largest message the queues take, body and attributes, in bytes. */
  readonly maxMessageBytes: number;
  /** What the events look like: `native`, as the handlers make them, or `legacy`, as the framework of 2019 did. */
  readonly eventFormat: 'native' | 'legacy';
  /** Exact version of the Terraform AWS provider; without it, the one the provider bindings were made for. */
  readonly awsProviderVersion?: string;
  readonly lambda: {
    /** AWS Lambda runtime, e.g. `nodejs22.x`. */
    readonly runtime: string;
    readonly architecture: 'arm64' | 'x86_64';
    readonly timeoutSeconds: number;
  };
  /** S3 bucket of the Terraform state, and the tags of what its stack makes. Default: state in local files. */
  readonly state?: { readonly bucket: string; readonly region: string; readonly tags?: Readonly<Record<string, string>> };
  /** What the pipelines run, and what its download must hash to (SHA-256, hex). */
  readonly terraform: {
    readonly distribution: 'terraform' | 'tofu';
    readonly version: string;
    readonly sha256: { readonly amd64: string; readonly arm64: string };
  };
  /** Where RUNBOOK.md can be read, for the alarms' descriptions: a URL, or its path in the repository. */
  readonly runbook: string;
  readonly source: SourceDescriptor;
}

/** This repository's configuration. It is written by `npx projen` from `.projenrc.ts`. */
export const config = source as SourceConfig;
