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
  parameters.set(secretPath(config, 'dev', name), 'current').set(secretPath(config, 'prod', name), 'other');
  expect(await readStageSecrets(ssm.client, config, 'dev')).toEqual({ [name]: 'current' });
});

test('a parameter that is not set is named', async () => {
  await expect(readStageSecrets(ssm.client, configOf(github), 'dev')).rejects.toThrow('There is no SSM parameter /MozDef-EF/github/dev/signing_secret.');
});

test('a source without secrets needs none', async () => {
  expect(await readStageSecrets(ssm.client, configOf({ id: 's', title: 'S' }), 'dev')).toEqual({});
});
