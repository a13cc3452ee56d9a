import { deploymentArns, type DeploymentArns, type DeploymentTarget } from './deployment-arns';
import type { Grant } from './deployment-grant';
import { eventBucketGrant, queueGrant, stateGrants } from './deployment-storage';
import type { Permission } from './iam';
import { resourceName } from '../names';

/** What `terraform plan` of a stage's event source may do. */
export function readPermissions(target: DeploymentTarget): Permission[] {
  return grants(target).flatMap(({ read = [], write: _, ...rest }) => (read.length > 0 ? [{ ...rest, actions: read }] : []));
}

/** What `terraform apply` of a stage's event source may do: all that a plan may, too. */
export function writePermissions(target: DeploymentTarget): Permission[] {
  return grants(target).map(({ read = [], write = [], ...rest }) => ({ ...rest, actions: [...read, ...write] }));
}

function grants(target: DeploymentTarget): Grant[] {
  const arns = deploymentArns(target);
  const { vpc, kmsKeyArn } = target.config.stages[target.stage];
  return [
    ...stateGrants(target, arns),
    queueGrant(arns),
    eventBucketGrant(arns),
    functionGrant(arns),
    scheduleGrant(arns),
    logGroupGrant(target, arns),
    findGrant(arns),
    ...roleGrants(target, arns),
    ...apiGrants(target, arns),
    ...monitoringGrants(target, arns),
    ...(vpc ? [NETWORK_GRANT] : []),
    ...(kmsKeyArn ? keyGrants(kmsKeyArn) : []),
  ];
}

function functionGrant({ functions }: DeploymentArns): Grant {
  return {
    sid: 'Functions',
    read: [
      'lambda:GetFunction',
      'lambda:GetFunctionCodeSigningConfig',
      'lambda:GetFunctionConcurrency',
      'lambda:GetFunctionConfiguration',
      'lambda:GetPolicy',
      'lambda:ListTags',
      'lambda:ListVersionsByFunction',
    ],
    write: [
      'lambda:AddPermission',
      'lambda:CreateFunction',
      'lambda:DeleteFunction',
      'lambda:DeleteFunctionConcurrency',
      'lambda:PutFunctionConcurrency',
      'lambda:RemovePermission',
      'lambda:TagResource',
      'lambda:UntagResource',
      'lambda:UpdateFunctionCode',
      'lambda:UpdateFunctionConfiguration',
    ],
    resources: functions,
  };
}

/** Whether or not there is a schedule: setting one, or doing without, is then no change of the pipeline. */
function scheduleGrant({ schedules }: DeploymentArns): Grant {
  return {
    sid: 'Schedules',
    read: ['events:DescribeRule', 'events:ListTagsForResource', 'events:ListTargetsByRule'],
    write: ['events:DeleteRule', 'events:PutRule', 'events:PutTargets', 'events:RemoveTargets', 'events:TagResource', 'events:UntagResource'],
    resources: schedules,
  };
}

function logGroupGrant({ config, stage }: DeploymentTarget, { logGroups }: DeploymentArns): Grant {
  const { accessLogs } = config.stages[stage];
  return {
    sid: 'LogGroups',
    read: ['logs:ListTagsForResource', ...(accessLogs ? ['logs:DescribeMetricFilters'] : [])],
    write: [
      'logs:AssociateKmsKey',
      'logs:CreateLogGroup',
      'logs:DeleteLogGroup',
      'logs:DeleteRetentionPolicy',
      'logs:DisassociateKmsKey',
      'logs:PutRetentionPolicy',
      'logs:TagResource',
      'logs:UntagResource',
      ...(accessLogs ? ['logs:DeleteMetricFilter', 'logs:PutMetricFilter'] : []),
    ],
    // Tags are asked for by the group's ARN, all else with `:*` behind it: this is both, in half the policy's room.
    resources: logGroups.map((arn) => `${arn}*`),
  };
}

/** Log groups and alarms are asked for by a prefix: of any, or of none. */
function findGrant({ regional }: DeploymentArns): Grant {
  return {
    sid: 'Find', read: ['cloudwatch:DescribeAlarms', 'logs:DescribeLogGroups'], resources: [regional('cloudwatch', 'alarm:*'), regional('logs', 'log-group:*')],
  };
}

/**
 * With a permissions boundary, no role can be made, or given a policy, that is not bound by it; and the boundary cannot be taken away here.
 * Without one, who deploys can give the functions' roles whatever they like.
 */
function roleGrants({ config, stage }: DeploymentTarget, { roles }: DeploymentArns): Grant[] {
  const { permissionsBoundaryArn } = config.stages[stage];
  return [
    {
      sid: 'Roles',
      read: ['iam:GetRole', 'iam:GetRolePolicy', 'iam:ListAttachedRolePolicies', 'iam:ListInstanceProfilesForRole', 'iam:ListRolePolicies'],
      write: ['iam:DeleteRole', 'iam:TagRole', 'iam:UntagRole', 'iam:UpdateAssumeRolePolicy', 'iam:UpdateRole'],
      resources: roles,
    },
    {
      sid: 'RolePolicies',
      write: ['iam:CreateRole', 'iam:DeleteRolePolicy', 'iam:PutRolePolicy', ...(permissionsBoundaryArn ? ['iam:PutRolePermissionsBoundary'] : [])],
      resources: roles,
      ...(permissionsBoundaryArn && { conditions: { StringEquals: { 'iam:PermissionsBoundary': permissionsBoundaryArn } } }),
    },
    {
      sid: 'PassRoles',
      write: ['iam:PassRole'],
      resources: roles,
      conditions: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
    },
  ];
}

function apiGrants({ config, stage, partition, accountId }: DeploymentTarget, { apiGateway, regional }: DeploymentArns): Grant[] {
  const { domain, api, webAclArn, waf } = config.stages[stage];
  const ownWebAcl = regional('wafv2', `regional/webacl/${resourceName(config, stage)}/*`);
  const edit = { read: ['apigateway:GET'], write: ['apigateway:DELETE', 'apigateway:PATCH', 'apigateway:POST', 'apigateway:PUT'] };
  // AWS makes an API's id, so which it will be is not known: all REST APIs of the account and region. A change of its policy takes more than others.
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagement.html
  const editApi = { ...edit, write: [...edit.write, ...(api ? ['apigateway:UpdateRestApiPolicy'] : [])] };
  const grantsOf: Grant[] = [
    { sid: 'Api', ...editApi, resources: ['/restapis', '/restapis/*', '/tags/*'].map(apiGateway) },
  ];
  if (domain) {
    const path = `/domainnames/${domain.name}`;
    grantsOf.push(
      { sid: 'Domain', ...edit, resources: ['/domainnames', path, `${path}/*`].map(apiGateway) },
      { sid: 'Certificate', read: ['acm:DescribeCertificate'], resources: [domain.certificateArn] },
      {
        // API Gateway has its role made by whoever makes an account's first domain name.
        sid: 'DomainServiceRole',
        write: ['iam:CreateServiceLinkedRole'],
        resources: [`arn:${partition}:iam::${accountId}:role/aws-service-role/ops.apigateway.amazonaws.com/AWSServiceRoleForAPIGateway`],
        conditions: { StringEquals: { 'iam:AWSServiceName': 'ops.apigateway.amazonaws.com' } },
      },
    );
  }
  if (webAclArn || waf) {
    const stages = apiGateway('/restapis/*/stages/*');
    grantsOf.push(
      {
        sid: 'WebAcl',
        read: ['wafv2:GetWebACL', 'wafv2:GetWebACLForResource'],
        write: ['wafv2:AssociateWebACL', 'wafv2:DisassociateWebACL'],
        resources: [webAclArn ?? ownWebAcl, stages],
      },
      { sid: 'WebAclOfApi', write: ['apigateway:SetWebACL'], resources: [stages] },
    );
  }
  if (waf) {
    const sets = regional('wafv2', `regional/ipset/${resourceName(config, stage)}-ip*`);
    grantsOf.push({
      sid: 'OwnWebAcl',
      read: ['wafv2:GetIPSet', 'wafv2:ListTagsForResource'],
      write: [
        'wafv2:CreateIPSet', 'wafv2:CreateWebACL', 'wafv2:DeleteIPSet', 'wafv2:DeleteWebACL', 'wafv2:TagResource', 'wafv2:UntagResource', 'wafv2:UpdateIPSet',
        'wafv2:UpdateWebACL',
      ],
      resources: [ownWebAcl, ...(waf.allowedCidrs ? [sets] : [])],
    });
  }
  return grantsOf;
}

function monitoringGrants({ config, stage }: DeploymentTarget, arns: DeploymentArns): Grant[] {
  const { email, subscriptions = [], topicArn } = config.stages[stage].notify;
  return [
    {
      sid: 'Alarms',
      read: ['cloudwatch:ListTagsForResource'],
      write: ['cloudwatch:DeleteAlarms', 'cloudwatch:PutMetricAlarm', 'cloudwatch:TagResource', 'cloudwatch:UntagResource'],
      resources: [arns.alarms],
    },
    {
      sid: 'Dashboard',
      read: ['cloudwatch:GetDashboard'],
      write: ['cloudwatch:DeleteDashboards', 'cloudwatch:PutDashboard'],
      resources: [arns.dashboard],
    },
    {
      sid: 'AlarmTopic',
      read: ['sns:GetTopicAttributes', 'sns:ListTagsForResource'],
      write: ['sns:CreateTopic', 'sns:DeleteTopic', 'sns:SetTopicAttributes', 'sns:TagResource', 'sns:UntagResource'],
      resources: [arns.topic],
    },
    ...(email || subscriptions.length > 0 ? [
      { sid: 'Subscribe', read: ['sns:ListSubscriptionsByTopic'], write: ['sns:Subscribe'], resources: [topicArn ?? arns.topic] },
      { sid: 'Subscription', read: ['sns:GetSubscriptionAttributes'], write: ['sns:SetSubscriptionAttributes', 'sns:Unsubscribe'], resources: ['*'] },
    ] : []),
  ];
}

/** Lambda looks at the subnets as whoever deploys, and Terraform waits for the interfaces to go. */
const NETWORK_GRANT: Grant = {
  sid: 'Network',
  write: ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs'],
  resources: ['*'],
};

function keyGrants(kmsKeyArn: string): Grant[] {
  return [
    // Lambda shows a function's environment to those only who may decrypt it.
    { sid: 'Key', read: ['kms:Decrypt', 'kms:DescribeKey'], write: ['kms:Encrypt', 'kms:GenerateDataKey'], resources: [kmsKeyArn] },
    { sid: 'GrantKey', write: ['kms:CreateGrant'], resources: [kmsKeyArn], conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } } },
  ];
}
