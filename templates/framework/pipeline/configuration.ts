/** What Terraform evaluates a stack from: the content of its `cdk.tf.json`. */
export type Configuration = Readonly<Record<string, unknown>>;

type Block = Readonly<Record<string, unknown>>;

/**
 * What of a configuration is a person's to change, by deploying the pipeline by hand: whom Terraform talks to, as whom and where the state is;
 * what it reads; what roles may do; and where the acceptance test sends what it signs. From the part's name to its content, as JSON without
 * cdktf's notes.
 */
export type Bounds = Readonly<Record<string, string>>;

/** All that a stack's configuration may have. Others run programs (`module`, `removed`, `action`), or take in what is another's (`import`). */
const PARTS = ['//', 'data', 'moved', 'output', 'provider', 'resource', 'terraform'];

/** Arguments of a resource that run programs, or say where. */
const PROVISIONING = ['provisioner', 'connection'];

/** Outputs that the actions after the deployment are told. */
const HANDED_ON = ['output.WebhookUrl', 'output.QueueUrl'];

/** Functions that read the machine's files. https://developer.hashicorp.com/terraform/language/functions */
const FILE_FUNCTION = /\b(file|fileexists|fileset|filebase64|filebase64sha256|filebase64sha512|filemd5|filesha1|filesha256|filesha512|pathexpand|templatefile|templatestring)\b/;

/**
 * What a configuration has that no stack of this framework has, and with which whoever wrote it would run code, or read files, as the role
 * that applies it. Empty: nothing.
 */
export function foreignParts(configuration: Configuration): string[] {
  return [
    ...Object.keys(configuration).filter((part) => !PARTS.includes(part)).map((part) => `${part}: a stack has no such part`),
    ...otherSpellings(configuration),
    ...blocksOf(configuration, 'resource').flatMap(({ type, address, block }) => [
      ...(type.startsWith('aws_') ? [] : [`${address}: only the AWS provider's resources are taken`]),
      ...PROVISIONING.filter((name) => isObject(block) && Object.hasOwn(block, name)).map((name) => `${address}: has a ${name}`),
    ]),
    ...(readsFiles(configuration) ? ['a template that reads files (file, templatefile, …)'] : []),
  ];
}

/** Terraform reads a list of objects as so many blocks, at any level; these stacks have none, and what is a list is not looked into here. */
function otherSpellings(configuration: Configuration): string[] {
  return (['resource', 'data'] as const).flatMap((part) => [
    ...(configuration[part] === undefined || isObject(configuration[part]) ? [] : [part]),
    ...children(configuration[part]).filter(([, ofType]) => !isObject(ofType)).map(([type]) => `${part}.${type}`),
    ...blocksOf(configuration, part).filter(({ block }) => !isObject(block)).map(({ address }) => address),
  ]).map((place) => `${place}: is not an object`);
}

export function boundsOf(configuration: Configuration): Bounds {
  const { terraform, provider, output } = configuration;
  return Object.fromEntries([
    ...named('terraform', terraform),
    ...named('provider', provider),
    ...named('output', output).filter(([name]) => HANDED_ON.includes(name)),
    ...blocksOf(configuration, 'data').map(({ address, block }) => [address, canonical(block)]),
    ...blocksOf(configuration, 'resource').filter(({ type }) => type.startsWith('aws_iam_')).map(({ address, block }) => [address, canonical(block)]),
  ]);
}

/** What of a configuration is out of bounds: what has been changed, or is new; of Terraform's own settings and the provider's also what is gone. */
export function outOfBounds(configuration: Configuration, bounds: Bounds): string[] {
  const found = boundsOf(configuration);
  return [
    ...Object.keys(found).filter((part) => !Object.hasOwn(bounds, part) || found[part] !== bounds[part]),
    ...Object.keys(bounds).filter((part) => /^(terraform|provider)\b/.test(part) && !Object.hasOwn(found, part)),
  ];
}

function blocksOf(configuration: Configuration, part: 'resource' | 'data'): { type: string; address: string; block: unknown }[] {
  const prefix = part === 'data' ? 'data.' : '';
  return children(configuration[part]).flatMap(([type, ofType]) => (
    children(ofType).map(([name, block]) => ({ type, address: `${prefix}${type}.${name}`, block }))
  ));
}

function named(part: string, value: unknown): [string, string][] {
  return children(value).map(([name, content]) => [`${part}.${name}`, canonical(content)]);
}

/** A list's members are by their number, so that nothing in it goes unseen. */
function children(value: unknown): [string, unknown][] {
  if (value === undefined) return [];
  return value !== null && typeof value === 'object' ? Object.entries(value) : [['', value]];
}

function isObject(value: unknown): value is Block {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function readsFiles(value: unknown): boolean {
  if (typeof value === 'string') return /[$%]\{/.test(value) && FILE_FUNCTION.test(value);
  return value !== null && typeof value === 'object' && Object.entries(value).some(([key, child]) => readsFiles(key) || readsFiles(child));
}

/** JSON in one order of the keys, without `//`, where cdktf notes which construct something comes from. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (key, child: unknown) => {
    if (key === '//') return undefined;
    return isObject(child) ? Object.fromEntries(Object.entries(child).sort(([a], [b]) => (a < b ? -1 : 1))) : child;
  });
}
