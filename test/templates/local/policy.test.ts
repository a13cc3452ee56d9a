import { isAllowed } from '../../../templates/framework/local/policy';

const ARN = 'arn:aws:execute-api:us-west-2:000000000000:local/dev/POST/hooks/zoom';
const statement = (Effect: 'Allow' | 'Deny', Resource: string | string[], Action: string | string[] = 'execute-api:Invoke') => ({ Effect, Action, Resource });

test.each<[string, ReturnType<typeof statement>[], boolean]>([
  ['an Allow of the very method', [statement('Allow', ARN)], true],
  ['an Allow of the whole API', [statement('Allow', 'arn:aws:execute-api:us-west-2:000000000000:local/dev/*')], true],
  ['an Allow of everything', [statement('Allow', '*', '*')], true],
  ['an Allow among several resources and actions', [statement('Allow', ['x', ARN], ['s3:*', 'execute-api:Invoke'])], true],
  ['an Allow with a question mark', [statement('Allow', ARN.replace('POST', 'P?ST'))], true],
  ['nothing', [], false],
  ['a Deny', [statement('Deny', ARN)], false],
  ['a Deny after an Allow', [statement('Allow', '*'), statement('Deny', ARN)], false],
  ['a Deny before an Allow', [statement('Deny', '*'), statement('Allow', ARN)], false],
  ['a Deny of something else', [statement('Allow', ARN), statement('Deny', ARN.replace('POST', 'GET'))], true],
  ['an Allow of another stage', [statement('Allow', ARN.replace('/dev/', '/prod/'))], false],
  ['an Allow of another action', [statement('Allow', ARN, 'execute-api:ManageConnections')], false],
  ['an Allow of the beginning only', [statement('Allow', ARN.slice(0, -1))], false],
  ['an Allow in which a dot stands for itself', [statement('Allow', ARN.replace('zoom', 'z..m'))], false],
])('a policy with %s: %p', (_, Statement, allowed) => expect(isAllowed({ Version: '2012-10-17', Statement }, ARN)).toBe(allowed));
