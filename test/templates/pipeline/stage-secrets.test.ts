import { secretPath } from '../../../templates/framework/names';
import { readStageSecrets } from '../../../templates/framework/pipeline/stage-secrets';
import { configOf, generic, github } from '../infra/fixtures';
import { startParameters } from '../support/parameters';

const parameters = new Map<string, string>();
let ssm: Awaited<ReturnType<typeof startParameters>>;
beforeAll(async () => { ssm = await startParameters(parameters); });
afterAll(async () => {
  ssm.client.destroy();
  await ssm.stop();
});
beforeEach(() => parameters.clear());

test.each([['auth_token', configOf(generic)], ['signing_secret', configOf(github)]] as const)('the current %s of the stage is read', async (name, config) => {
  parameters.set(secretPath(config, 'dev', name), 'the-current-secret').set(secretPath(config, 'prod', name), 'the-other-secret');
  expect(await readStageSecrets(ssm.client, config, 'dev')).toEqual({ [name]: 'the-current-secret' });
});

test('a parameter that is not set is named', async () => {
  await expect(readStageSecrets(ssm.client, configOf(github), 'dev')).rejects.toThrow('There is no SSM parameter /MozDef-EF/github/dev/signing_secret.');
});

test('a parameter that cannot be used is named, and what is the matter with it', async () => {
  const config = configOf({ ...github, signature: { ...github.signature!, keyEncoding: 'base64' } });
  parameters.set(secretPath(config, 'dev', 'signing_secret'), 'no base64 at all');
  await expect(readStageSecrets(ssm.client, config, 'dev')).rejects
    .toThrow(/^The SSM parameter \/MozDef-EF\/github\/dev\/signing_secret cannot be used: it is not base64; it must be (?!.*no base64 at all)/);
});

test('a source without secrets needs none', async () => {
  expect(await readStageSecrets(ssm.client, configOf({ id: 's', title: 'S' }), 'dev')).toEqual({});
});
