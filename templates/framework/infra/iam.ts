/** Operator, then key, then values: `{ StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } }`. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** Something a role may do: which actions, on exactly which resources. */
export interface Permission {
  /** Name of the statement in the role's policy, letters and digits. */
  readonly sid: string;
  readonly actions: readonly string[];
  /** ARNs. */
  readonly resources: readonly string[];
  readonly conditions?: Conditions;
}

export function toStatement({ sid, actions, resources, conditions }: Permission): object {
  return { Sid: sid, Effect: 'Allow', Action: actions, Resource: resources, ...(conditions && { Condition: conditions }) };
}

/** JSON and not the data source of that name: Terraform reads that anew, and calls the policy unknown, whenever a resource it names has changed. */
export function policyDocument(statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

/** Most characters of a role's inline policies together, and of a managed policy. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MAX_INLINE = 10_240;
const MAX_MANAGED = 6_144;

/** The statements of a role's own policy, and then those of as many managed ones as the rest takes. */
export function splitPolicy(statements: readonly object[]): object[][] {
  const policies: object[][] = [[]];
  for (const statement of statements) {
    const current = policies[policies.length - 1];
    if (current.length > 0 && lengthOf([...current, statement]) > (policies.length === 1 ? MAX_INLINE : MAX_MANAGED)) {
      policies.push([statement]);
    } else {
      current.push(statement);
    }
  }
  return policies;
}

/** The longest that a token can become: one that begins a text is an ARN, and in the midst of one it is a partition or an account. */
const LONGEST_ARN = 170;
const LONGEST_PART = 12;

/** How long a policy is at most, once Terraform knows what it refers to. */
function lengthOf(statements: readonly object[]): number {
  return policyDocument(statements)
    .replace(/"\$\{TfToken\[[^\]]*\]\}/g, `"${'x'.repeat(LONGEST_ARN)}`)
    .replace(/\$\{TfToken\[[^\]]*\]\}/g, 'x'.repeat(LONGEST_PART))
    .length;
}

/** Lets one AWS service assume a role. */
export function trustPolicy(service: string, conditions?: Conditions): string {
  return policyDocument([
    { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service }, ...(conditions && { Condition: conditions }) },
  ]);
}

/** A statement of a resource's own policy: nobody gets through without TLS, whatever else allows it. */
export function denyWithoutTls(action: string, resources: readonly string[]): object {
  return { Sid: 'DenyWithoutTls', Effect: 'Deny', Principal: '*', Action: action, Resource: resources, Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
}

/**
 * The actions that may be allowed on `*`: AWS knows no resource that they could be narrowed to.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const UNSCOPABLE_ACTIONS: readonly string[] = [
  // Functions: traces.
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  // Functions in a VPC, and whoever deploys them.
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcs',
  // Deployment of the alarms' e-mail: unlike sns:Subscribe, these name a subscription, which is no resource of IAM's.
  'sns:GetSubscriptionAttributes',
  'sns:SetSubscriptionAttributes',
  'sns:Unsubscribe',
  // Acceptance test: what the queue has received.
  'cloudwatch:GetMetricData',
];
