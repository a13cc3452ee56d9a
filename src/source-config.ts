import { Expression, OptionError } from './option-error';
import { EventSource, LambdaArchitecture, SignatureAlgorithm, SignatureEncoding } from './options';
import type { MozdefEventSourceProjectOptions, SignatureOptions } from './options';
import { CATALOGUE } from './sources';
import type { Selector, SignatureScheme, SourceDescriptor } from './sources/descriptor';

/** The content of framework/source.json; documented in templates/framework/config.ts. */
export interface SourceConfig {
  readonly frameworkVersion: string;
  readonly namespace: string;
  readonly service: string;
  readonly stages: readonly string[];
  readonly region: string;
  readonly apiPath: string;
  readonly maxMessageBytes: number;
  readonly awsProviderVersion?: string;
  readonly lambda: {
    readonly runtime: string;
    readonly architecture: 'arm64' | 'x86_64';
    readonly memoryMb: number;
    readonly timeoutSeconds: number;
  };
  readonly logRetentionDays: number;
  readonly throttling: { readonly requestsPerSecond: number; readonly burst: number };
  readonly source: SourceDescriptor;
}

/** IAM role names, the shortest of the names made from the parts, have at most 64 characters. */
export const MAX_NAME_LENGTH = 64;
/** The longest ending that templates/framework/names.ts and infra/ give a role's name. */
export const LONGEST_SUFFIX = '-authorizer';
/** One second less than API Gateway waits for a REST API's integration by default. */
const LAMBDA_TIMEOUT_SECONDS = 28;
/** Periods that CloudWatch Logs knows (PutRetentionPolicy, AWS API reference). */
const RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];
/** First AWS provider whose queues take 1 MiB. */
const LARGE_MESSAGES_SINCE = [6, 8] as const;

const HEADER = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

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
  const region = options.region ?? 'us-west-2';
  matching('region', region, /^[a-z]{2}(-[a-z]+)+-\d$/, 'the name of an AWS region', 'us-west-2');

  return {
    frameworkVersion,
    namespace,
    service,
    stages: stages(options.stages ?? ['dev'], namespace, service),
    region,
    apiPath: apiPath(options.apiPath ?? service),
    maxMessageBytes: maxMessageBytes(options.awsProviderVersion),
    ...(options.awsProviderVersion === undefined ? {} : { awsProviderVersion: options.awsProviderVersion }),
    lambda: {
      runtime: runtime(options),
      architecture: oneOf('lambdaArchitecture', options, LambdaArchitecture, LambdaArchitecture.ARM_64, 'LambdaArchitecture'),
      memoryMb: integer('lambdaMemoryMb', options.lambdaMemoryMb ?? 512, 128, 10_240),
      timeoutSeconds: LAMBDA_TIMEOUT_SECONDS,
    },
    logRetentionDays: retention(options.logRetentionDays ?? 90),
    throttling: {
      requestsPerSecond: integer('throttlingRate', options.throttlingRate ?? 1000, 1, 10_000),
      burst: integer('throttlingBurst', options.throttlingBurst ?? 2000, 1, 10_000),
    },
    source: descriptor(options),
  };
}

function stages(names: string[], namespace: string, service: string): string[] {
  if (!Array.isArray(names) || names.length === 0) {
    throw new OptionError('stages', names, 'at least one stage', ['dev']);
  }
  for (const [index, stage] of names.entries()) {
    matching('stages', stage, /^[a-z][a-z0-9]*$/, 'each stage of lower-case letters and digits, starting with a letter', 'dev');
    if (names.indexOf(stage) !== index) {
      throw new OptionError('stages', names, `each stage once; "${stage}" is there twice`, ['dev', 'stg', 'prod']);
    }
    const longest = `${namespace}-${service}-${stage}${LONGEST_SUFFIX}`;
    if (longest.length > MAX_NAME_LENGTH) {
      throw new OptionError(
        'stages', stage,
        `a name short enough for AWS: "${longest}" has ${longest.length} characters, and an IAM role's name at most ${MAX_NAME_LENGTH}; ` +
        'shorten the namespace, the service or the stage', 'dev',
      );
    }
  }
  return [...names];
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

function retention(days: number): number {
  if (!RETENTION_DAYS.includes(days)) {
    throw new OptionError('logRetentionDays', days, `a period that CloudWatch Logs knows: ${RETENTION_DAYS.join(', ')}`, 90);
  }
  return days;
}

function descriptor(options: Options): SourceDescriptor {
  const base = CATALOGUE[oneOf('source', options, EventSource, EventSource.GENERIC_WEBHOOK, 'EventSource')];
  const { authorization, eventType, signature, challenge, ...rest } = base;
  const scheme = options.signature ? signatureScheme(options.signature) : signature;
  const header = options.authorizationHeader;
  if (header !== undefined) {
    matching('authorizationHeader', header, /^[A-Za-z0-9_-]+$/, 'the name of an HTTP header, of letters, digits, - and _', 'Authorization');
    if (scheme?.headers.some((each) => each.toLowerCase() === header.toLowerCase())) {
      throw new OptionError('authorizationHeader', header, 'a header other than that of the signature', 'Authorization');
    }
  }
  const token = header !== undefined ? { header } : options.signature ? undefined : authorization;
  return {
    ...rest,
    ...(token && { authorization: token }),
    ...(scheme && { signature: scheme }),
    ...(challenge && { challenge }),
    ...(selector(options) ?? eventType ? { eventType: selector(options) ?? eventType } : {}),
  };
}

function selector({ eventTypeHeader, eventTypePath }: Options): Selector | undefined {
  if (eventTypeHeader !== undefined && eventTypePath !== undefined) {
    throw new OptionError('eventTypeHeader', eventTypeHeader, 'either eventTypeHeader or eventTypePath, not both', 'X-Event-Type');
  }
  if (eventTypeHeader !== undefined) {
    return { header: matching('eventTypeHeader', eventTypeHeader, HEADER, 'the name of an HTTP header', 'X-Event-Type') };
  }
  return eventTypePath === undefined ? undefined : {
    body: matching('eventTypePath', eventTypePath, /^[^.\s$[\]]+(\.[^.\s$[\]]+)*$/, 'names of fields with dots between them', 'data.type'),
  };
}

function signatureScheme(options: SignatureOptions): SignatureScheme {
  const { headers, prefix, separator, signedContent = '{body}', timestampHeader, toleranceSeconds, idHeader } = options;
  if (!Array.isArray(headers) || headers.length === 0) {
    throw new OptionError('signature.headers', headers, 'at least one header', ['X-Signature']);
  }
  for (const [name, value] of [...headers.map((header) => ['headers', header]), ['timestampHeader', timestampHeader], ['idHeader', idHeader]]) {
    if (value !== undefined) {
      matching(`signature.${name}`, value, HEADER, 'the name of an HTTP header', 'X-Signature');
    }
  }
  if (toleranceSeconds !== undefined && timestampHeader === undefined) {
    throw new OptionError('signature.toleranceSeconds', toleranceSeconds, 'only together with signature.timestampHeader: there is no replay window without a time', new Expression('300, timestampHeader: "X-Timestamp"'));
  }
  for (const [name, value] of Object.entries({ prefix, separator, signedContent })) {
    if (value !== undefined && typeof value !== 'string') throw new OptionError(`signature.${name}`, value, 'text', 'sha256=');
  }
  const tokens = new Set(signedContent.match(/\{[^}]*\}/g) ?? []);
  for (const token of tokens) {
    if (!['{body}', '{timestamp}', '{id}'].includes(token)) {
      throw new OptionError('signature.signedContent', signedContent, 'text with the tokens {body}, {timestamp} and {id}', '{timestamp}.{body}');
    }
  }
  // What is not signed can be changed by anybody who sends the request again.
  const needs = (token: string, used: boolean, why: string) => {
    if (tokens.has(token) !== used) {
      throw new OptionError('signature.signedContent', signedContent, why, '{timestamp}.{body}');
    }
  };
  needs('{body}', true, 'text with {body} in it: a signature that leaves out the body proves nothing');
  needs('{timestamp}', timestampHeader !== undefined, '{timestamp} exactly when signature.timestampHeader is set');
  needs('{id}', idHeader !== undefined, '{id} exactly when signature.idHeader is set');
  return {
    algorithm: oneOf('signature.algorithm', options, SignatureAlgorithm, SignatureAlgorithm.SHA256, 'SignatureAlgorithm'),
    encoding: oneOf('signature.encoding', options, SignatureEncoding, SignatureEncoding.HEX, 'SignatureEncoding'),
    headers: [...headers],
    ...(prefix && { prefix }),
    ...(separator && { separator }),
    signedContent,
    ...(timestampHeader && {
      timestamp: { header: timestampHeader, toleranceSeconds: integer('signature.toleranceSeconds', toleranceSeconds ?? 300, 1, 86_400) },
    }),
    ...(idHeader && { idHeader }),
    ...(options.base64Secret && { keyEncoding: 'base64' as const }),
  };
}

function matching(option: string, value: unknown, pattern: RegExp, allowed: string, example: string): string {
  if (typeof value !== 'string' || !pattern.test(value)) {
    throw new OptionError(option, value, allowed, example);
  }
  return value;
}

function integer(option: string, value: number, min: number, max: number): number {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new OptionError(option, value, `a whole number from ${min} to ${max}`, min);
  }
  return value;
}

/** An enum's value. A misspelt member is there as `undefined`, and must not silently be the default. */
function oneOf<T extends string>(option: string, options: object, members: Readonly<Record<string, T>>, fallback: T, enumName: string): `${T}` {
  const property = option.split('.').at(-1)!;
  const value: unknown = Object.hasOwn(options, property) ? (options as Record<string, unknown>)[property] : fallback;
  const found = Object.values(members).find((member) => member === value);
  if (found === undefined) {
    const names = Object.keys(members);
    throw new OptionError(option, value, `a member of the enum: ${names.join(', ')}`, new Expression(`${enumName}.${names[0]}`));
  }
  return `${found}`;
}
