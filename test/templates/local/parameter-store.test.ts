import { GetParameterCommand, GetParametersCommand } from '@aws-sdk/client-ssm';
import { startParameters } from '../support/parameters';

test('answers as SSM does: the parameters that there are, as SecureStrings, and the names that are unknown', async () => {
  const { client, stop } = await startParameters(new Map([['/a', 'value ü'], ['/b', 'other']]));
  try {
    expect(await client.send(new GetParametersCommand({ Names: ['/a', '/none'], WithDecryption: true }))).toMatchObject({
      Parameters: [{ Name: '/a', Type: 'SecureString', Value: 'value ü' }], InvalidParameters: ['/none'],
    });
    await expect(client.send(new GetParameterCommand({ Name: '/a' }))).rejects.toThrow('the local run knows GetParameters only');
  } finally {
    await stop();
  }
});
