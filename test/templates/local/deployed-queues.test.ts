import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { deployedQueues } from '../../../templates/framework/local/deployed-queues';
import { configOf, github } from '../infra/fixtures';
import { startSqs } from '../support/sqs';
import type { LocalSqs } from '../support/sqs';

const config = configOf(github);
let sqs: LocalSqs;
beforeAll(async () => { sqs = await startSqs(); });
afterAll(() => sqs.stop());

test('a stage that is not deployed at the endpoint is told, with what to do', async () => {
  await expect(deployedQueues(config, 'dev', sqs.endpoint)).rejects.toThrow(
    `${sqs.endpoint} has no queue MozDef-EF-github-dev; deploy the stage there first: npx projen deploy -- --stage dev --endpoint ${sqs.endpoint}`);
});

test('the queues of a deployed stage are those of its names, and its bucket is that of the account they are in', async () => {
  for (const name of ['MozDef-EF-github-dev', 'MozDef-EF-github-dev-DLQ']) await sqs.client.send(new CreateQueueCommand({ QueueName: name }));
  expect(await deployedQueues(config, 'dev', sqs.endpoint)).toMatchObject({
    endpoint: sqs.endpoint,
    queueUrl: expect.stringMatching(/\/000000000000\/MozDef-EF-github-dev$/) as string,
    deadLetterQueueUrl: expect.stringMatching(/\/000000000000\/MozDef-EF-github-dev-DLQ$/) as string,
    eventBucket: 'mozdef-ef-github-dev-events-000000000000',
  });
});
