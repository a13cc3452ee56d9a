import { posix, relative, resolve, sep } from 'node:path';
import { boolean, matching, oneOf } from './checks';
import type { SourceConfig } from './config';
import { OptionError } from './option-error';
import { EventFormat, EventSource, LambdaArchitecture } from './options';
import type { MozdefEventSourceProjectOptions } from './options';
import { HEADER, signatureScheme } from './signature-scheme';
import { CATALOGUE } from './sources';
import type { Selector, SourceDescriptor } from './sources/descriptor';
import { DEFAULT_REGION, region, stageConfigs } from './stage-config';
import { mergeTags } from './tags';
import { terraformRelease } from './terraform-release';

/** One second less than API Gateway waits for a REST API's integration by default. */
const LAMBDA_TIMEOUT_SECONDS = 28;
/** First AWS provider whose queues take 1 MiB. */
const LARGE_MESSAGES_SINCE = [6, 8] as const;

const STATE_BUCKET = 'my-team-terraform-state';

type Options = Omit<MozdefEventSourceProjectOptions, 'name' | 'defaultReleaseBranch'>;

/**
 * Validates the options and makes the configuration that the generated repository reads.
 *
 * @throws OptionError naming the option, its value, what is allowed, and an example.
 */
export function sourceConfig(options: Options, frameworkVersion: string): SourceConfig {
  const namespace = options.namespace ?? 'MozDef-EF';
  // Systems Manager keeps parameter names that begin with these two to itself.
  matching('namespace', namespace, /^(?!aws|ssm)[a-z][a-z0-9_-]*$/i, 'letters, digits, - and _, starting with a letter, not with aws or ssm', 'MozDef-EF');
  const { service } = options;
  matching('service', service, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'lower-case letters, digits and single dashes, starting with a letter', 'zoom');
  const stages = stageConfigs(options, namespace);
  return {
    frameworkVersion,
    namespace,
    service,
    stages,
    apiPath: apiPath(options.apiPath ?? service),
    maxMessageBytes: maxMessageBytes(options.awsProviderVersion),
    eventFormat: oneOf('eventFormat', options, EventFormat, EventFormat.NATIVE, 'EventFormat'),
    ...(options.awsProviderVersion === undefined ? {} : { awsProviderVersion: options.awsProviderVersion }),
    lambda: {
      runtime: runtime(options),
      architecture: oneOf('lambdaArchitecture', options, LambdaArchitecture, LambdaArchitecture.ARM_64, 'LambdaArchitecture'),
      timeoutSeconds: LAMBDA_TIMEOUT_SECONDS,
    },
    ...state(options),
    terraform: terraformRelease(options),
    runbook: runbook(options, stages),
    source: descriptor(options),
  };
}

function state({ stateBucket, stateRegion, ...options }: Options): Pick<SourceConfig, 'state'> {
  if (stateBucket === undefined) {
    if (stateRegion !== undefined) throw new OptionError('stateRegion', stateRegion, 'only together with stateBucket', 'us-west-2', { stateBucket: STATE_BUCKET });
    return {};
  }
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html; dots break TLS host names.
  matching('stateBucket', stateBucket, /^(?!xn--|sthree-|amzn-s3-demo-)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$(?<!-s3alias|--ol-s3)/,
    'the name of an S3 bucket: 3 to 63 lower-case letters, digits and dashes, beginning and ending with a letter or digit', STATE_BUCKET);
  return { state: { bucket: stateBucket, region: region('stateRegion', stateRegion ?? options.region ?? DEFAULT_REGION), ...mergeTags([['tags', options.tags]]) } };
}

/** A link that opens the runbook where it can be read, or where it is in the repository. */
function runbook({ runbookUrl: url, parent, outdir = '' }: Options, stages: SourceConfig['stages']): string {
  if (url !== undefined) {
    return matching('runbookUrl', url, /^https?:\/\/[^\s#]+$/, 'a URL without a fragment', 'https://wiki.example.com/mozdef/runbook');
  }
  const github = Object.values(stages).find(({ pipeline }) => pipeline?.github)?.pipeline?.github;
  return github ? `https://github.com/${github.repository}/blob/${github.branch}/framework/RUNBOOK.md` : posix.join(folderInRepository(parent, outdir), 'framework/RUNBOOK.md');
}

/** Where a subproject is in its repository, with forward slashes; '' for a root. */
export function folderInRepository(parent: Options['parent'], outdir: string): string {
  return parent ? relative(parent.root.outdir, resolve(parent.outdir, outdir)).split(sep).join('/') : '';
}

function apiPath(path: string): string {
  const trimmed = String(path).replace(/^\/|\/$/g, '');
  // HTTP clients take segments of dots alone out of a path.
  if (!/^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/.test(trimmed) || trimmed.split('/').some((segment) => /^\.+$/.test(segment))) {
    throw new OptionError('apiPath', path, 'path segments of letters, digits, . _ and -, with / between them', 'hooks/zoom');
  }
  return trimmed;
}

function runtime({ lambdaRuntime = 'nodejs22.x', awsProviderVersion }: Options): string {
  matching('lambdaRuntime', lambdaRuntime, /^nodejs2[24]\.x$/, 'nodejs22.x or nodejs24.x', 'nodejs22.x');
  if (lambdaRuntime === 'nodejs24.x' && awsProviderVersion?.startsWith('5.')) {
    throw new OptionError('lambdaRuntime', lambdaRuntime, `a runtime that awsProviderVersion ${awsProviderVersion} knows`, 'nodejs22.x');
  }
  return lambdaRuntime;
}

function maxMessageBytes(providerVersion: string | undefined): number {
  if (providerVersion === undefined) {
    return 1_048_576;
  }
  const [, major, minor] = /^(\d+)\.(\d+)\.\d+$/.exec(providerVersion) ?? [];
  if (major === undefined || Number(major) < 5 || (Number(major) === 5 && Number(minor) < 100)) {
    throw new OptionError('awsProviderVersion', providerVersion, 'an exact version, 5.100.0 or later', '6.25.0');
  }
  const [sinceMajor, sinceMinor] = LARGE_MESSAGES_SINCE;
  const large = Number(major) > sinceMajor || (Number(major) === sinceMajor && Number(minor) >= sinceMinor);
  return large ? 1_048_576 : 262_144;
}

function descriptor(options: Options): SourceDescriptor {
  const base = CATALOGUE[oneOf('source', options, EventSource, EventSource.GENERIC_WEBHOOK, 'EventSource')];
  const { authorization, eventType, signature, challenge, ...rest } = base;
  const scheme = options.signature ? signatureScheme(options.signature) : signature;
  const header = options.authorizationHeader;
  if (header !== undefined) {
    matching('authorizationHeader', header, /^[A-Za-z0-9_-]+$/, 'the name of an HTTP header, of letters, digits, - and _', 'Authorization');
    if (scheme?.headers.some((each) => each.toLowerCase() === header.toLowerCase())) {
      const other = header.toLowerCase() === 'authorization' ? 'X-Token' : 'Authorization';
      throw new OptionError('authorizationHeader', header, 'a header other than that of the signature', other);
    }
  }
  const token = header !== undefined ? { header } : options.signature ? undefined : authorization;
  return {
    ...rest,
    title: title(options.title ?? base.title),
    ...(token && { authorization: token }),
    ...(scheme && { signature: scheme }),
    ...(challenge && { challenge }),
    ...(options.deduplicate !== undefined && { deduplicate: boolean('deduplicate', options.deduplicate) }),
    ...(options.gzip !== undefined && { gzip: boolean('gzip', options.gzip) }),
    ...(selector(options) ?? eventType ? { eventType: selector(options) ?? eventType } : {}),
  };
}

/** A name as it can stand in a heading, a table, a sentence, and the description of an alarm. */
function title(name: string): string {
  return matching('title', name, /^[\p{L}\p{N}](?:[\p{L}\p{N} .,&'()+/:-]{0,62}[\p{L}\p{N}.)+])?$/u,
    'a name for people of at most 64 letters, digits, spaces and . , & \' ( ) + / : -, beginning with a letter or digit', 'GitLab');
}

function selector({ eventTypeHeader, eventTypePath }: Options): Selector | undefined {
  if (eventTypeHeader !== undefined && eventTypePath !== undefined) {
    throw new OptionError('eventTypeHeader', eventTypeHeader, 'either eventTypeHeader or eventTypePath, not both', 'X-Event-Type', { eventTypePath: undefined });
  }
  if (eventTypeHeader !== undefined) {
    return { header: matching('eventTypeHeader', eventTypeHeader, HEADER, 'the name of an HTTP header', 'X-Event-Type') };
  }
  return eventTypePath === undefined ? undefined : {
    body: matching('eventTypePath', eventTypePath, /^[^.\s$[\]]+(\.[^.\s$[\]]+)*$/, 'names of fields with dots between them', 'data.type'),
  };
}
