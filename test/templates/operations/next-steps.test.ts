import type { SourceConfig } from '../../../templates/framework/config';
import { nextSteps } from '../../../templates/framework/operations/next-steps';
import type { Deployed } from '../../../templates/framework/operations/next-steps';
import type { SecretInfo } from '../../../templates/framework/operations/secrets';
import { configOf, generic, github } from '../infra/fixtures';

const URL = 'https://abc.execute-api.us-west-2.amazonaws.com/dev/github';
const secret = (name: SecretInfo['name'], set: boolean): SecretInfo => ({ name, path: `/MozDef-EF/x/dev/${name}`, parameter: set ? { Type: 'SecureString' } : undefined });
const signing = (set: boolean) => [secret('signing_secret', set), secret('signing_secret_previous', false)];
const linesOf = (config: SourceConfig, secrets: Deployed['secrets'], endpoint?: string) => nextSteps({ config, stage: 'dev', webhookUrl: URL, secrets, endpoint }).split('\n');

test('after the first deployment: the secret, the vendor, the samples', () => {
  expect(linesOf(configOf(github), signing(false))).toEqual([
    'Next:',
    '  1. set the secret signing_secret, until when every request is refused: npx projen secrets -- --stage dev --name signing_secret',
    `  2. give GitHub this URL and the secret: ${URL}`,
    `  3. send it the samples (SIGNING_SECRET in the environment or in .env.local): npx projen send -- --url ${URL}`,
  ]);
});

test('what is set is not asked for, and each that is not, is', () => {
  expect(linesOf(configOf(github), signing(true))).toHaveLength(3);
  const both = configOf({ ...github, authorization: generic.authorization });
  expect(linesOf(both, [secret('auth_token', false), ...signing(false)]).filter((line) => line.includes('set the secret'))).toHaveLength(2);
  expect(linesOf(both, [secret('auth_token', false), ...signing(false)]).at(-1)).toContain('(AUTH_TOKEN and SIGNING_SECRET in the environment');
});

test('a source without secrets needs none', () => {
  expect(linesOf(configOf({ id: 's', title: 'S' }), [])).toEqual(['Next:', `  1. give S this URL: ${URL}`, `  2. send it the samples: npx projen send -- --url ${URL}`]);
});

test('secrets that could not be looked at are to be looked at', () => {
  expect(linesOf(configOf(github), { unknown: 'there are no AWS credentials' })[1])
    .toBe('  1. see whether its secrets are set (they could not be looked at: there are no AWS credentials): npx projen secrets -- --stage dev --list');
});

test('at an emulator the local run takes the queues', () => {
  const lines = linesOf(configOf(github), signing(false), 'http://127.0.0.1:5000');
  expect(lines.slice(1)).toEqual([
    expect.stringMatching(/--name signing_secret --endpoint http:\/\/127\.0\.0\.1:5000$/) as string,
    '  2. take its queues for a local run: npx projen local -- --stage dev --endpoint http://127.0.0.1:5000',
    '  3. send it the samples: npx projen send',
  ]);
});

test.each<[string, Deployed['alarms'], string[]]>([
  ['nobody is told of', { status: 'not ok', detail: 'nobody is told: the topic has no subscription', fix: 'set alarmEmail' },
    ['  1. have somebody told of alarms (nobody is told: the topic has no subscription): set alarmEmail']],
  ['somebody is told of', { status: 'ok', detail: '1 confirmed subscription' }, []],
  ['of which that is not known', undefined, []],
])('alarms that %s', (_, alarms, lines) => {
  const text = nextSteps({ config: configOf(github), stage: 'dev', webhookUrl: URL, secrets: signing(true), alarms });
  expect(text.split('\n').filter((line) => line.includes('alarms'))).toEqual(lines);
});
