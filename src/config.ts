/*
 * The content of framework/source.json. templates/framework/config.ts documents it and declares the same types for the code that
 * reads it; test/source-config.test.ts fails to compile when the two differ.
 */
import type { SourceDescriptor } from './sources/descriptor';

export interface PipelineConfig {
  readonly github?: { readonly connectionArn: string; readonly repository: string; readonly branch: string; readonly filePaths?: readonly string[] };
  readonly codeCommit?: { readonly repository: string; readonly branch: string; readonly create: boolean };
  readonly approval: boolean;
  readonly acceptanceSamples: readonly string[];
  readonly reprocess: boolean;
}

export interface AlarmConfig {
  readonly deadLetters: number;
  readonly deadLetterAgeDays: number;
  readonly parkedEvents: number;
  readonly oldestMessageMinutes: number;
  readonly deniedPercent: number;
  readonly quarantinedPercent: number;
  readonly functionErrors: number;
  readonly throttles: number;
  readonly durationPercent: number;
  readonly serverErrors: number;
  readonly refusedCredentials: number;
  readonly gatewayRefusals: number;
  readonly tooLargeRequests: number;
  readonly throttledRequests: number;
  readonly blockedRequests: number;
  readonly requestsPerHour: number;
  readonly logMegabytesPerHour: number;
  readonly noEventsHours?: number;
}

export interface WafConfig {
  readonly rateLimit?: number;
  readonly allowedCidrs?: readonly string[];
  readonly maxBodyKilobytes?: number;
}

export interface SubscriptionConfig {
  readonly protocol: 'email' | 'https' | 'sms' | 'sqs' | 'lambda';
  readonly endpoint: string;
}

export interface StageConfig {
  readonly region: string;
  readonly account?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly reservedConcurrency?: number;
  readonly vpc?: { readonly subnetIds: readonly string[]; readonly securityGroupIds: readonly string[] };
  readonly logRetentionDays: number;
  readonly accessLogs?: { readonly retentionDays: number };
  readonly tracing: boolean;
  readonly throttling: { readonly requestsPerSecond: number; readonly burst: number };
  readonly kmsKeyArn?: string;
  readonly domain?: { readonly name: string; readonly certificateArn: string };
  readonly api?: { readonly allowedCidrs: readonly string[] };
  readonly webAclArn?: string;
  readonly waf?: WafConfig;
  readonly permissionsBoundaryArn?: string;
  readonly alarms?: AlarmConfig;
  readonly notify: { readonly topicArn?: string; readonly email?: string; readonly subscriptions?: readonly SubscriptionConfig[] };
  readonly pipeline?: PipelineConfig;
  readonly reprocessSchedule?: string;
}

export interface SourceConfig {
  readonly frameworkVersion: string;
  readonly namespace: string;
  readonly service: string;
  readonly stages: Readonly<Record<string, StageConfig>>;
  readonly apiPath: string;
  readonly maxMessageBytes: number;
  readonly eventFormat: 'native' | 'legacy';
  readonly awsProviderVersion?: string;
  readonly lambda: { readonly runtime: string; readonly architecture: 'arm64' | 'x86_64'; readonly timeoutSeconds: number };
  readonly state?: { readonly bucket: string; readonly region: string; readonly tags?: Readonly<Record<string, string>> };
  readonly terraform: {
    readonly distribution: 'terraform' | 'tofu';
    readonly version: string;
    readonly sha256: { readonly amd64: string; readonly arm64: string };
  };
  readonly runbook: string;
  readonly source: SourceDescriptor;
}
