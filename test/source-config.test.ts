import type { SourceConfig } from '../src/config';
import { EventFormat, EventSource, LambdaArchitecture, SignatureAlgorithm } from '../src/options';
import type { MozdefEventSourceProjectOptions } from '../src/options';
import { sourceConfig } from '../src/source-config';
import { refusalOf, withExample } from './support/with-example';
import { LONGEST_SUFFIX, MAX_NAME_LENGTH } from '../src/stage-config';
import type { SourceConfig as TemplateSourceConfig } from '../templates/framework/config';
import { artifactBucketName, deadLetterQueueName, eventBucketName, functionName } from '../templates/framework/names';
import type { FunctionName } from '../templates/framework/names';

type Options = Partial<MozdefEventSourceProjectOptions>;

const SHA256 = expect.stringMatching(/^[0-9a-f]{64}$/);

const configure = (options: Options) => sourceConfig({ service: 'zoom', ...options }, '1.2.3');

test('the generator writes what the templates read', () => {
  // Compiles only while each of the two declarations is assignable to the other.
  const written = configure({}) as TemplateSourceConfig;
  const read: SourceConfig = written;
  expect(read.frameworkVersion).toBe('1.2.3');
});

test('with a service alone, everything has a default', () => {
  expect(configure({})).toEqual({
    frameworkVersion: '1.2.3',
    namespace: 'MozDef-EF',
    service: 'zoom',
    stages: {
      dev: {
        region: 'us-west-2',
        memoryMb: 512,
        logRetentionDays: 90,
        tracing: false,
        throttling: { requestsPerSecond: 1000, burst: 2000 },
        alarms: {
          deadLetters: 0,
          deadLetterAgeDays: 10,
          parkedEvents: 0,
          oldestMessageMinutes: 15,
          deniedPercent: 10,
          quarantinedPercent: 5,
          functionErrors: 0,
          throttles: 0,
          durationPercent: 80,
          serverErrors: 0,
          refusedCredentials: 0,
          gatewayRefusals: 0,
          tooLargeRequests: 0,
          throttledRequests: 0,
          blockedRequests: 0,
          requestsPerHour: 360_000,
          logMegabytesPerHour: 1_000,
        },
        notify: {},
      },
    },
    apiPath: 'zoom',
    maxMessageBytes: 1_048_576,
    eventFormat: 'native',
    lambda: { runtime: 'nodejs22.x', architecture: 'arm64', timeoutSeconds: 28 },
    terraform: { distribution: 'terraform', version: expect.stringMatching(/^1\.\d+\.\d+$/), sha256: { amd64: SHA256, arm64: SHA256 } },
    runbook: 'framework/RUNBOOK.md',
    source: {
      id: 'generic-webhook',
      title: 'Generic webhook',
      authorization: { header: 'Authorization' },
      eventType: { body: 'type' },
      eventId: { body: 'id' },
      arrayIsBatch: true,
    },
  });
});

test.each<[string, Options, Partial<SourceConfig>]>([
  ['a path may have segments, and loses the slashes around it', { apiPath: '/hooks/zoom/' }, { apiPath: 'hooks/zoom' }],
  ['a provider before 6.8 knows queues of 256 KiB', { awsProviderVersion: '6.7.0' }, { maxMessageBytes: 262_144 }],
  ['a provider from 6.8 on knows queues of 1 MiB', { awsProviderVersion: '6.8.0' }, { maxMessageBytes: 1_048_576 }],
  ['events can look as they did in 2019', { eventFormat: EventFormat.LEGACY }, { eventFormat: 'legacy' }],
  ['a later major version too', { awsProviderVersion: '7.0.0' }, { maxMessageBytes: 1_048_576 }],
])('%s', (_, options, expected) => {
  expect(configure(options)).toMatchObject(expected);
});

test('duplicates are taken, unless the option says otherwise', () => {
  expect(configure({}).source).not.toHaveProperty('deduplicate');
  expect(configure({ deduplicate: true }).source.deduplicate).toBe(true);
});

test('whether compressed bodies are taken is the catalogue\'s to say, unless the option does', () => {
  expect(configure({}).source).not.toHaveProperty('gzip');
  expect(configure({ gzip: true }).source.gzip).toBe(true);
  expect(configure({ gzip: false }).source.gzip).toBe(false);
});

describe('authorization', () => {
  test.each<[string, Options, object]>([
    ['sources that sign ask for no token', { source: EventSource.GITHUB }, { signature: { prefix: 'sha256=' } }],
    ['unless a header for one is named', { source: EventSource.GITHUB, authorizationHeader: 'X-Token' }, { authorization: { header: 'X-Token' } }],
    ['the header of the token can be another', { authorizationHeader: 'X-Token' }, { authorization: { header: 'X-Token' } }],
    ['a signature takes the place of the token', { signature: { headers: ['X-Signature'] } }, {
      signature: { algorithm: 'sha256', encoding: 'hex', headers: ['X-Signature'], signedContent: '{body}' },
    }],
    ['a signature can be described whole', {
      signature: {
        headers: ['webhook-signature'],
        algorithm: SignatureAlgorithm.SHA512,
        prefix: 'v1,',
        separator: ' ',
        base64Secret: true,
        signedContent: '{id}.{timestamp}.{body}',
        timestampHeader: 'webhook-timestamp',
        idHeader: 'webhook-id',
        toleranceSeconds: 60,
      },
    }, {
      signature: {
        algorithm: 'sha512',
        encoding: 'hex',
        headers: ['webhook-signature'],
        prefix: 'v1,',
        separator: ' ',
        keyEncoding: 'base64',
        signedContent: '{id}.{timestamp}.{body}',
        timestamp: { header: 'webhook-timestamp', toleranceSeconds: 60 },
        idHeader: 'webhook-id',
      },
    }],
    ['the event type can be in a header', { eventTypeHeader: 'X-Event' }, { eventType: { header: 'X-Event' } }],
    ['or deep in the body', { eventTypePath: 'data.type' }, { eventType: { body: 'data.type' } }],
  ])('%s', (_, options, expected) => {
    const { authorization, signature, eventType } = configure(options).source;
    expect({ authorization, signature, eventType }).toMatchObject(expected);
    expect(Boolean(authorization)).toBe('authorization' in expected || !('signature' in expected));
  });
});

describe('an option that cannot be used is refused with its name, its value, what is allowed and an example', () => {
  test.each<[string, unknown, Options, string]>([
    ['service', 'Zoom Prod!', { service: 'Zoom Prod!' }, 'zoom'],
    ['service', undefined, { service: undefined }, 'zoom'],
    ['service', 'zoom-', { service: 'zoom-' }, 'zoom'],
    ['source', undefined, { source: undefined }, 'GENERIC_WEBHOOK'],
    ['source', 'GITHUB', { source: 'GITHUB' as EventSource }, 'EventSource.GITHUB'],
    ['source', 7, { source: 7 as unknown as EventSource }, 'EventSource.GITHUB'],
    ['source', 'salesforce', { source: 'salesforce' as EventSource }, 'GITHUB'],
    ['namespace', 'Moz Def', { namespace: 'Moz Def' }, 'MozDef-EF'],
    ['namespace', 'aws-security', { namespace: 'aws-security' }, 'not with aws or ssm'],
    ['apiPath', 'a/../b', { apiPath: 'a/../b' }, 'hooks/zoom'],
    ['authorizationHeader', 'X-Hub-Signature-256', { source: EventSource.GITHUB, authorizationHeader: 'X-Hub-Signature-256' }, 'other than that of the signature'],
    ['eventTypePath', '$.type', { eventTypePath: '$.type' }, 'data.type'],
    ['lambdaRuntime', 'nodejs24.x', { lambdaRuntime: 'nodejs24.x', awsProviderVersion: '5.100.0' }, 'nodejs22.x'],
    ['awsProviderVersion', '5.72.0', { awsProviderVersion: '5.72.0' }, '6.25.0'],
    ['signature.toleranceSeconds', 60, { signature: { headers: ['X-S'], toleranceSeconds: 60 } }, 'timestampHeader'],
    ['signature.algorithm', 'md5', { signature: { headers: ['X-S'], algorithm: 'md5' as SignatureAlgorithm } }, 'SignatureAlgorithm.SHA1'],
    ['region', 'Oregon', { region: 'Oregon' }, 'us-west-2'],
    ['stages', [], { stages: [] }, 'dev'],
    ['stages', ['dev', 'prod', 'dev'], { stages: ['dev', 'prod', 'dev'] }, 'each stage once'],
    ['stages', 'Prod', { stages: ['dev', 'Prod'] }, 'dev'],
    ['service', 'a-service-with-quite-a-long-name', { stages: ['stage'], namespace: 'Security-Engineering', service: 'a-service-with-quite-a-long-name' }, '63'],
    ['namespace', 'N'.repeat(60), { namespace: 'N'.repeat(60), service: 'a-service' }, '63'],
    ['namespace', 'N'.repeat(40), { namespace: 'N'.repeat(40), service: 'a'.repeat(40) }, '63'],
    ['stages', ['dev', 's'.repeat(40)], { stages: ['dev', 's'.repeat(40)] }, '63'],
    ['title', '', { title: '' }, 'GitLab'],
    ['title', '| a', { title: '| a' }, 'GitLab'],
    ['title', 'Git\nLab', { title: 'Git\nLab' }, 'GitLab'],
    ['title', '{{service}}', { title: '{{service}}' }, 'GitLab'],
    ['title', 7, { title: 7 as unknown as string }, 'GitLab'],
    ['deduplicate', 'no', { deduplicate: 'no' as unknown as boolean }, 'true or false'],
    ['gzip', 'yes', { gzip: 'yes' as unknown as boolean }, 'true or false'],
    ['signature', 'sha256', { signature: 'sha256' as never }, 'X-Signature'],
    ['signature.base64Secret', 1, { signature: { headers: ['X-S'], base64Secret: 1 as never } }, 'true or false'],
    ['signature.separator', 1, { signature: { headers: ['X-S'], separator: 1 as never } }, 'text'],
    ['signature.signedContent', 1, { signature: { headers: ['X-S'], signedContent: 1 as never } }, 'text'],
    ['signature.idHeader', 'a b', { signature: { headers: ['X-S'], idHeader: 'a b', signedContent: '{id}{body}' } }, 'HTTP header'],
    ['signature.signedContent', '{body}', { signature: { headers: ['X-S'], idHeader: 'X-I', timestampHeader: 'X-T' } }, '{id}.{timestamp}.{body}'],
    ['authorizationHeader', 'Authorization', { signature: { headers: ['authorization'] }, authorizationHeader: 'Authorization' }, 'X-Token'],
    ['apiPath', 'my path', { apiPath: 'my path' }, 'hooks/zoom'],
    ['apiPath', '', { apiPath: '' }, 'hooks/zoom'],
    ['apiPath', 'a//b', { apiPath: 'a//b' }, 'hooks/zoom'],
    ['authorizationHeader', 'X Token', { authorizationHeader: 'X Token' }, 'Authorization'],
    ['eventTypeHeader', 'a:b', { eventTypeHeader: 'a:b' }, 'X-Event-Type'],
    ['eventTypePath', 'data..type', { eventTypePath: 'data..type' }, 'data.type'],
    ['eventTypeHeader', 'X-Event', { eventTypeHeader: 'X-Event', eventTypePath: 'type' }, 'not both'],
    ['lambdaRuntime', 'nodejs18.x', { lambdaRuntime: 'nodejs18.x' }, 'nodejs22.x'],
    ['lambdaArchitecture', 'sparc', { lambdaArchitecture: 'sparc' as LambdaArchitecture }, 'ARM_64'],
    ['eventFormat', 'cef', { eventFormat: 'cef' as EventFormat }, 'EventFormat.NATIVE, EventFormat.LEGACY'],
    ['lambdaMemoryMb', 64, { lambdaMemoryMb: 64 }, '128'],
    ['logRetentionDays', 42, { logRetentionDays: 42 }, '90'],
    ['throttlingRate', 0, { throttlingRate: 0 }, '1'],
    ['throttlingBurst', 1.5, { throttlingBurst: 1.5 }, '1'],
    ['awsProviderVersion', '~> 6.0', { awsProviderVersion: '~> 6.0' }, '6.25.0'],
    ['signature.headers', [], { signature: { headers: [] } }, 'X-Signature'],
    ['signature.headers', 'X Signature', { signature: { headers: ['X Signature'] } }, 'X-Signature'],
    ['signature.signedContent', '{timestamp}', { signature: { headers: ['X-S'], signedContent: '{timestamp}', timestampHeader: 'X-T' } }, '{body}'],
    ['signature.signedContent', '{body}', { signature: { headers: ['X-S'], timestampHeader: 'X-T' } }, '{timestamp}'],
    ['signature.signedContent', '{id}.{body}', { signature: { headers: ['X-S'], signedContent: '{id}.{body}' } }, '{id}'],
    ['signature.signedContent', '{payload}', { signature: { headers: ['X-S'], signedContent: '{payload}' } }, '{body}'],
    ['signature.toleranceSeconds', 0, {
      signature: { headers: ['X-S'], signedContent: '{timestamp}{body}', timestampHeader: 'X-T', toleranceSeconds: 0 },
    }, '1'],
  ])('%s: %j', (option, value, options, help) => {
    const attempt = () => configure(options);
    expect(attempt).toThrow(`option "${option}" is ${JSON.stringify(value)}. Allowed: `);
    expect(attempt).toThrow(help);
    // Whoever reads it can do what it says.
    expect(refusalOf(() => configure(withExample(options, refusalOf(attempt)!)))).toBeUndefined();
  });
});

test('no name made from the longest accepted parts is too long for AWS', () => {
  const suffixes: Record<FunctionName, true> = { authorizer: true, ingest: true, reprocess: true };
  const service = 'x'.repeat(MAX_NAME_LENGTH - 'N--dev'.length - LONGEST_SUFFIX.length);
  const named = configure({ namespace: 'N', service });
  for (const bucketName of [artifactBucketName, eventBucketName]) {
    expect(bucketName(named, 'dev', '111122223333').length).toBeLessThanOrEqual(MAX_NAME_LENGTH);
  }
  for (const name of Object.keys(suffixes) as FunctionName[]) {
    expect(functionName(named, 'dev', name).length).toBeLessThanOrEqual(64);
  }
  expect(deadLetterQueueName(named, 'dev').length).toBeLessThanOrEqual(80);
  expect(artifactBucketName(named, 'dev', '111122223333')).toHaveLength(MAX_NAME_LENGTH);
  expect(() => configure({ namespace: 'N', service: `${service}x` })).toThrow('64 characters, and an S3 bucket\'s name at most 63');
});
