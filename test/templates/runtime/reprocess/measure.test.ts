import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { createDeadLetterQueue } from '../../../../templates/framework/runtime/reprocess/dead-letter-queue';
import { measureDeadLetters } from '../../../../templates/framework/runtime/reprocess/measure';
import type { Telemetry } from '../../../../templates/framework/runtime/telemetry';
import { startSqs } from '../../support/sqs';
import type { LocalSqs } from '../../support/sqs';
import { recordTelemetry } from '../../support/telemetry';

const DAY = 86_400_000;

let sqs: LocalSqs;
let url: string;
beforeAll(async () => { sqs = await startSqs(); });
afterAll(() => sqs.stop());
beforeEach(async () => { url = await sqs.createQueue(); });

async function send(reason?: string) {
  const attributes = reason === undefined ? {} : { MessageAttributes: { reason: { DataType: 'String', StringValue: reason } } };
  await sqs.client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: '{}', ...attributes }));
}

/** Measures so many milliseconds from now. */
async function measure(later = 0) {
  const measured: Record<string, number> = {};
  const telemetry: Telemetry = { ...recordTelemetry(), measure: (name, value) => { measured[name] = value; } };
  const now = () => Date.now() + later;
  return { measured, measurement: await measureDeadLetters(createDeadLetterQueue(sqs.client, url, 0), telemetry, now) };
}

test('an empty queue has no age', async () => {
  expect(await measure()).toEqual({
    measured: { 'dead-letter-age': 0, 'redriven-letters': 0 }, measurement: { examined: 0, more: false, oldestSeconds: 0, redriven: 0 },
  });
});

test('the oldest is found among many, and those that MozDef did not take are counted', async () => {
  for (const reason of ['schema', undefined, 'contract', undefined, 'schema']) await send(reason);
  const { measured, measurement } = await measure(3 * DAY);
  expect(measurement).toMatchObject({ examined: 5, redriven: 2 });
  expect(measured).toEqual({ 'dead-letter-age': measurement.oldestSeconds, 'redriven-letters': 2 });
  expect(measurement.oldestSeconds).toBeGreaterThanOrEqual(3 * DAY / 1_000);
  expect(measurement.oldestSeconds).toBeLessThan(3 * DAY / 1_000 + 60);
});

test('however often it was measured, the age is the same, and every letter is there for others', async () => {
  await send('schema');
  for (let look = 0; look < 12; look++) await measure();
  expect((await measure(9 * DAY)).measurement.oldestSeconds).toBeGreaterThanOrEqual(9 * DAY / 1_000);
  const { Messages } = await sqs.client.send(new ReceiveMessageCommand({ QueueUrl: url }));
  expect(Messages).toHaveLength(1);
});

test('a queue that cannot be read is no empty one: nothing is measured', async () => {
  const telemetry: Telemetry = { ...recordTelemetry(), measure: () => { throw new Error('measured'); } };
  const queue = { receive: async () => { throw new Error('SQS is away'); }, giveBack: async () => undefined };
  await expect(measureDeadLetters(queue, telemetry)).rejects.toThrow('SQS is away');
});
