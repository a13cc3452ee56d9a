import type { InitProject } from 'projen';
import { EventSource } from '../src/options';
import type { MozdefEventSourceProjectOptions } from '../src/options';
import { inTheirWords, refuseUnknownFlags, restoreTexts } from '../src/projen-new';
import { sourceConfig } from '../src/source-config';

/** As projen calls the constructor: an enum's member that is not there is undefined. */
const typed = (args: Record<string, unknown>, options: Record<string, unknown> = args) =>
  ({ service: 'zoom', ...options, __new__: { args } } as unknown as MozdefEventSourceProjectOptions);

describe('what projen new refuses is said in flags', () => {
  test.each<[string, MozdefEventSourceProjectOptions, string]>([
    ['a member of an enum that is not there', typed({ source: 'githb' }, { source: undefined }),
      '--source is "githb". Allowed: generic-webhook, github, zoom. Example: --source github'],
    ['nothing like any', typed({ lambdaArchitecture: 'sparc' }, { lambdaArchitecture: undefined }),
      '--lambda-architecture is "sparc". Allowed: arm-64, x86-64. Example: --lambda-architecture arm-64'],
    ['a text', typed({ apiPath: 'my path' }), '--api-path is "my path". Allowed: path segments of letters, digits, . _ and -, with / between them. Example: --api-path hooks/zoom'],
    ['a number', typed({ lambdaMemoryMb: 64 }), '--lambda-memory-mb is 64. Allowed: a whole number from 128 to 10240. Example: --lambda-memory-mb 128'],
    ['a list', typed({ stages: ['dev', 'dev', 'prod'] }), '--stages is ["dev","dev","prod"]. Allowed: each stage once; "dev" is there twice. Example: --stages dev --stages prod'],
    ['one that needs another', typed({ stateRegion: 'us-west-2' }),
      '--state-region is "us-west-2". Allowed: only together with --state-bucket. Example: --state-region us-west-2 --state-bucket my-team-terraform-state'],
    ['one that excludes another', typed({ eventTypeHeader: 'X-Event', eventTypePath: 'type' }),
      '--event-type-header is "X-Event". Allowed: either --event-type-header or --event-type-path, not both. Example: --event-type-header X-Event-Type'],
    ['an example with spaces', typed({ reprocessSchedule: 'hourly' }), 'Example: --reprocess-schedule \'rate(1 hour)\''],
  ])('%s', (_, options, message) => {
    expect(() => inTheirWords(options, () => sourceConfig(options, '1.0.0'))).toThrow(message);
  });

  test.each<[string, MozdefEventSourceProjectOptions]>([
    ['what has no flag', typed({ alarms: { deadLetters: -1 } })],
    ['what needs something without a flag', typed({ terraformVersion: '1.12.2' })],
  ])('but for %s', (_, options) => {
    expect(() => inTheirWords(options, () => sourceConfig(options, '1.0.0'))).toThrow(/^MozdefEventSourceProject: option "/);
  });

  test('and in .projenrc.ts in its own words', () => {
    const options = { service: 'zoom', source: 'githb' as EventSource };
    expect(() => inTheirWords(options, () => sourceConfig(options, '1.0.0')))
      .toThrow('option "source" is "githb". Allowed: EventSource.GENERIC_WEBHOOK, EventSource.GITHUB, EventSource.ZOOM. Example: source: EventSource.GENERIC_WEBHOOK');
  });
});

test('an account of digits is the text that it is, in .projenrc.ts too', () => {
  const options = typed({ account: 111122223333, title: 365, lambdaMemoryMb: 256 });
  restoreTexts(options);
  const text = { account: '111122223333', title: '365', lambdaMemoryMb: 256 };
  expect(options).toMatchObject({ ...text, __new__: { args: text } });
  expect(sourceConfig(options, '1.0.0').source.title).toBe('365');
});

describe('a flag that is no option', () => {
  const options = ['service', 'source', 'lambdaMemoryMb', 'signature', 'projenrcTs', 'kmsKeyArn'].map((name) => ({ name }));
  const check = (...args: string[]) => refuseUnknownFlags({ type: { options } } as unknown as InitProject, ['node', '/x/node_modules/.bin/projen', 'new', ...args]);

  test.each([
    [['--sourse', 'github'], '--sourse is no option. Do you mean --source?'],
    [['--sourse=github'], '--sourse is no option. Do you mean --source?'],
    [['--service', 'zoom', '--lambda-memory', '256'], 'Do you mean --lambda-memory-mb?'],
    [['--frobnicate'], '--frobnicate is no option. The options are listed in the README'],
    [['--no-frobnicate'], '--no-frobnicate is no option.'],
    [['-s', 'zoom'], '-s is no option.'],
  ])('%j', (args, message) => {
    expect(() => check(...args)).toThrow(message);
  });

  test.each([
    [['--from', 'mozdef-ef-projen', '--service', 'zoom', '--no-git', '--no-post', '--no-comments', '--projen-version', '1']],
    [['-f', 'mozdef-ef-projen', '--service=zoom', '--lambdaMemoryMb', '256', '--lambda-memory-mb', '-5']],
    [['mozdef-event-source', '--signature.headers', 'X-S', '--no-projenrc-ts', '--kms-key-arn', 'a', '--', '--anything']],
  ])('is not: %j', (args) => {
    expect(() => check(...args)).not.toThrow();
  });

  test('of another program is not our concern', () => {
    expect(() => refuseUnknownFlags({ type: { options } } as unknown as InitProject, ['node', '/x/jest', 'new', '--frobnicate'])).not.toThrow();
  });
});
