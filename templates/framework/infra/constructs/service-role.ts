import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { fixedId } from './fixed-id';
import { policyDocument, splitPolicy, toStatement, trustPolicy, type Conditions, type Permission } from '../iam';

export interface ServiceRoleProps {
  /** Name of the role in Terraform, e.g. `build` in `aws_iam_role.build`. */
  readonly terraformId: string;
  readonly roleName: string;
  /** The AWS service that assumes the role, e.g. `codebuild.amazonaws.com`, and when it may. Default: always. */
  readonly service: string;
  readonly conditions?: Conditions;
  readonly permissions: readonly Permission[];
  readonly permissionsBoundaryArn?: string;
}

/** A role of one AWS service, with one policy of its own; what does not fit into that is in managed policies, `…-2` and so on. */
export class ServiceRole extends Construct {
  readonly role: IamRole;
  /** What uses the role waits for all of it. */
  readonly policies: ITerraformDependable[];

  constructor(scope: Construct, id: string, { terraformId, roleName, service, conditions, permissions, permissionsBoundaryArn }: ServiceRoleProps) {
    super(scope, id);
    this.role = fixedId(terraformId, new IamRole(this, 'Role', {
      name: roleName,
      assumeRolePolicy: trustPolicy(service, conditions),
      permissionsBoundary: permissionsBoundaryArn,
    }));
    const [inline, ...managed] = splitPolicy(permissions.map(toStatement)).map(policyDocument);
    this.policies = [
      fixedId(terraformId, new IamRolePolicy(this, 'Policy', { name: roleName, role: this.role.name, policy: inline })),
      ...managed.map((policy, index) => this.attach(`${terraformId}_${index + 2}`, `${roleName}-${index + 2}`, policy)),
    ];
  }

  private attach(terraformId: string, name: string, policy: string): ITerraformDependable {
    const { arn } = fixedId(terraformId, new IamPolicy(this, `${terraformId}-policy`, { name, policy }));
    return fixedId(terraformId, new IamRolePolicyAttachment(this, `${terraformId}-attachment`, { role: this.role.name, policyArn: arn }));
  }
}
