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
