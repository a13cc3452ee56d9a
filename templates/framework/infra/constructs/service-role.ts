import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { fixedId } from './fixed-id';
import { policyDocument, toStatement, trustPolicy, type Conditions, type Permission } from '../iam';

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

/** A role of one AWS service, with one policy. */
export class ServiceRole extends Construct {
  readonly role: IamRole;
  /** What uses the role waits for it. */
  readonly policy: IamRolePolicy;

  constructor(scope: Construct, id: string, { terraformId, roleName, service, conditions, permissions, permissionsBoundaryArn }: ServiceRoleProps) {
    super(scope, id);
    this.role = fixedId(terraformId, new IamRole(this, 'Role', {
      name: roleName,
      assumeRolePolicy: trustPolicy(service, conditions),
      permissionsBoundary: permissionsBoundaryArn,
    }));
    this.policy = fixedId(terraformId, new IamRolePolicy(this, 'Policy', {
      name: roleName,
      role: this.role.name,
      policy: policyDocument(permissions.map(toStatement)),
    }));
  }
}
