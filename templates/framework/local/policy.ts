import type { PolicyDocument } from 'aws-lambda';

/** Whether a policy lets an ARN be invoked: as IAM decides, an Allow is needed and a Deny wins. `*` and `?` are wildcards. */
export function isAllowed(policy: PolicyDocument, arn: string): boolean {
  let allowed = false;
  for (const statement of policy.Statement) {
    const actions = 'Action' in statement ? [statement.Action].flat() : [];
    const resources = 'Resource' in statement ? [statement.Resource].flat() : [];
    const applies = actions.some((action) => matches(action, 'execute-api:Invoke')) && resources.some((resource) => matches(String(resource), arn));
    if (applies && statement.Effect !== 'Allow') return false;
    allowed ||= applies;
  }
  return allowed;
}

function matches(pattern: string, text: string): boolean {
  const expression = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.');
  return new RegExp(`^${expression}$`).test(text);
}
