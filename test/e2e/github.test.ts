import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeRepository } from './support/repository-suite';
import { tree } from './support/tree';

describeRepository('github', (repository) => {
  const path = (...parts: string[]) => join(repository().directory, ...parts);

  test('npx projen local says in one line where everything is, and npx projen send posts the samples to it', async () => {
    // A person's own AWS configuration does not get in the way.
    const { info, stop } = await repository().startLocal({ AWS_PROFILE: 'of-somebody' });
    try {
      expect(Object.keys(info).sort()).toEqual(['consoleUrl', 'credentials', 'deadLetterQueueUrl', 'eventBucket', 'queueUrl', 'secrets', 'sqsEndpoint', 'webhookUrl']);
      const { status, output } = await repository().tryProjen('send');
      expect(output).toMatch(/push\/forced\.json +push +200 +\{"delivered":1/);
      expect(status).toBe(0);
    } finally {
      await stop();
    }
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('%s stops the local run within two seconds', async (signal) => {
    const beforeStart = Date.now();
    const { info, stop } = await repository().startLocal();
    const started = Date.now();
    await stop(signal);
    await expect(fetch(info.consoleUrl)).rejects.toThrow();
    // On a machine that has much else to do, everything takes longer.
    expect(Date.now() - started).toBeLessThan(Math.max(2_000, (started - beforeStart) / 2));
  });

  test('npx projen send without a local run says what to do', async () => {
    const { status, output } = await repository().tryProjen('send');
    expect(status).not.toBe(0);
    expect(output).toContain('no local run: start one with npx projen local, or give --url');
  });

  test.each(['local', 'send'])('npx projen %s -- --help helps', async (task) => {
    expect(await repository().projen(task, '--', '--help')).toContain(`Usage: npx projen ${task}`);
  });

  test('a field that leaves a schema leaves the type of the handler', async () => {
    const file = path('schemas', 'push.schema.json');
    const before = readFileSync(file, 'utf8');
    const schema = JSON.parse(before);
    delete schema.properties.forced;
    schema.required = schema.required.filter((name: string) => name !== 'forced');
    writeFileSync(file, JSON.stringify(schema));
    try {
      await repository().projen('generate');
      const { status, output } = await repository().tryProjen('compile');
      expect(output).toMatch(/src\/.*error TS2339: Property 'forced' does not exist/);
      expect(status).not.toBe(0);
    } finally {
      writeFileSync(file, before);
    }
  });

  test('a schema without a handler is a compile error', async () => {
    const file = path('schemas', 'star.schema.json');
    writeFileSync(file, JSON.stringify({ type: 'object', properties: { action: { type: 'string' } } }));
    try {
      await repository().projen('generate');
      expect((await repository().tryProjen('compile')).output).toMatch(/src\/handler\.ts.*Property .*star.* is missing/);
    } finally {
      rmSync(file);
      await repository().projen('generate');
    }
  });

  test('npx projen restores a managed file and leaves the engineer\'s alone', async () => {
    const before = tree(repository().directory);
    chmodSync(path('framework', 'config.ts'), 0o644);
    writeFileSync(path('framework', 'config.ts'), '// edited');
    writeFileSync(path('src', 'handler.ts'), `${readFileSync(path('src', 'handler.ts'), 'utf8')}\n// edited\n`);
    const edited = tree(repository().directory);
    await repository().projen();
    expect(tree(repository().directory)).toEqual({ ...edited, 'framework/config.ts': before['framework/config.ts'] });
  });
}, { withStages: true });
