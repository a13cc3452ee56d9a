import { SSMClient } from '@aws-sdk/client-ssm';
import { endpointOf, stageOf } from './call';
import { readSecret } from './read-secret';
import { deleteParameter, describeSecrets, generateSecret, secretOf, secretValue, setSecret, usedSecrets } from './secrets';
import { reasonOf } from '../cli/aws-error';
import { runCommand, UsageError } from '../cli/command';
import { table } from '../cli/table';
import { config } from '../config';
import { secretPath, stageNames } from '../names';

const STAGES = stageNames(config);

const HELP = `
Sets a secret of a stage: an SSM SecureString parameter, which the functions read within five minutes. The value is asked for
on the terminal, or read from standard input; it is never an argument.

Usage: npx projen secrets [-- OPTIONS]
       npx projen secrets [-- OPTIONS] < FILE

  --stage S       ${STAGES.join(', ')}${STAGES.length === 1 ? ` (default ${STAGES[0]})` : ''}
  --name N        ${usedSecrets(config).join(', ') || `${config.source.title} uses none`} (default: the only one that is needed)
  --rotate        keep the value that is replaced valid, as <name>_previous
  --generate      make the value at random, and print it, once, on standard output: it is to be given to ${config.source.title}
  --list          show which secrets are set, and since when; no values
  --endpoint URL  an emulator of AWS, e.g. http://127.0.0.1:5000
  --help          this text
`;

runCommand(HELP, {
  stage: { type: 'string' },
  name: { type: 'string' },
  rotate: { type: 'boolean' },
  generate: { type: 'boolean' },
  list: { type: 'boolean' },
  endpoint: { type: 'string' },
}, async ({ values, positionals }) => {
  // A value that was given as an argument is not repeated.
  if (positionals.length > 0) {
    throw new UsageError('a value is never an argument: it is asked for, or read from standard input. Try --help.');
  }
  const stage = stageOf(config, values.stage);
  const { region } = config.stages[stage];
  const ssm = new SSMClient({ region, endpoint: endpointOf(values.endpoint) });

  if (values.list) {
    const secrets = await describeSecrets(ssm, config, stage).catch((error) => {
      throw new Error(`the parameters of ${stage} cannot be listed: ${reasonOf(error)}`);
    });
    console.log(table(['secret', 'parameter', 'type', 'version', 'last modified'], secrets.map(({ name, path, parameter }) => [
      name, path, parameter?.Type ?? 'not set', String(parameter?.Version ?? ''), parameter?.LastModifiedDate?.toISOString() ?? '',
    ])));
    return;
  }

  const name = secretOf(config, values.name);
  if (values.rotate) {
    secretOf(config, `${name}_previous`);
  }
  const path = secretPath(config, stage, name);
  const value = values.generate
    ? generateSecret(config, name)
    : secretValue(config, stage, name, await readSecret(process.stdin, `Value of ${path} (not shown): `, process.stderr));
  for (const written of await setSecret(ssm, { config, stage, name, value, rotate: values.rotate })) {
    process.stderr.write(`${written.path} is set, version ${written.version}.\n`);
  }
  if (values.rotate) {
    process.stderr.write(`Both values are accepted. When ${config.source.title} uses the new one: ${deleteParameter(`${path}_previous`, region)}\n`);
  }
  if (values.generate) {
    process.stdout.write(`${value}\n`);
  }
});
