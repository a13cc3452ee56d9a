import { configOf, generic } from './fixtures';
import { addresses, synthesize } from './synthesize';
import type { StageConfig, WafConfig } from '../../../templates/framework/config';

const of = (stage: Partial<StageConfig>) => synthesize(configOf(generic, { stage }));
const aclOf = (waf: WafConfig, stage: Partial<StageConfig> = {}) => of({ ...stage, waf }).resource.aws_wafv2_web_acl.webhook;
const rulesOf = (waf: WafConfig, stage: Partial<StageConfig> = {}): Record<string, any>[] => aclOf(waf, stage).rule;
const named = (waf: WafConfig, name: string) => rulesOf(waf).find((rule) => rule.name === name)?.statement;

test('it is before the API\'s stage, lets through what no rule blocks, and is not there without the option', () => {
  const { resource } = of({ waf: { rateLimit: 100 } });
  expect(resource.aws_wafv2_web_acl_association.webhook).toMatchObject({
    resource_arn: '${aws_api_gateway_stage.webhook.arn}', web_acl_arn: '${aws_wafv2_web_acl.webhook.arn}',
  });
  expect(resource.aws_wafv2_web_acl.webhook).toMatchObject({ name: 'MozDef-EF-generic-webhook-dev', scope: 'REGIONAL', default_action: { allow: {} } });
  expect(addresses(of({})).filter((address) => address.includes('waf'))).toEqual([]);
});

test.each<[string, WafConfig, Partial<StageConfig>, string[]]>([
  ['a rate', { rateLimit: 100 }, {}, ['trace-header', 'rate']],
  ['addresses', { allowedCidrs: ['192.0.2.0/24'] }, {}, ['address', 'trace-header']],
  ['everything', { rateLimit: 100, allowedCidrs: ['192.0.2.0/24'], maxBodyKilobytes: 8 }, {}, ['address', 'trace-header', 'rate', 'body-size']],
  ['everything, traced', { rateLimit: 100, allowedCidrs: ['192.0.2.0/24'], maxBodyKilobytes: 8 }, { tracing: true }, ['address', 'rate', 'body-size']],
])('with %s its rules are, in order: %j %j', (_, waf, stage, names) => {
  const rules = rulesOf(waf, stage);
  expect(rules.map(({ name }) => name)).toEqual(names);
  expect(rules.map(({ priority }) => priority)).toEqual(names.map((__, index) => index));
  expect(rules.every(({ action }) => JSON.stringify(action) === '{"block":{}}')).toBe(true);
});

test('a rate is of one address, in five minutes', () => {
  expect(named({ rateLimit: 100 }, 'rate')).toEqual({ rate_based_statement: { limit: 100, aggregate_key_type: 'IP', evaluation_window_sec: 300 } });
});

test.each<[string, string[], object, Record<string, string[]>]>([
  ['of version 4', ['192.0.2.0/24', '198.51.100.7/32'],
    { ip_set_reference_statement: { arn: '${aws_wafv2_ip_set.allowed_ipv4.arn}' } }, { IPV4: ['192.0.2.0/24', '198.51.100.7/32'] }],
  ['of version 6', ['2001:db8::/32'], { ip_set_reference_statement: { arn: '${aws_wafv2_ip_set.allowed_ipv6.arn}' } }, { IPV6: ['2001:db8::/32'] }],
  ['of both', ['2001:db8::/32', '192.0.2.0/24'], {
    or_statement: {
      statement: [
        { ip_set_reference_statement: { arn: '${aws_wafv2_ip_set.allowed_ipv4.arn}' } },
        { ip_set_reference_statement: { arn: '${aws_wafv2_ip_set.allowed_ipv6.arn}' } },
      ],
    },
  }, { IPV4: ['192.0.2.0/24'], IPV6: ['2001:db8::/32'] }],
])('who is at none of the addresses %s is blocked', (_, allowedCidrs, statement, sets) => {
  expect(named({ allowedCidrs }, 'address')).toEqual({ not_statement: { statement: [statement] } });
  const blocks = Object.values(of({ waf: { allowedCidrs } }).resource.aws_wafv2_ip_set);
  expect(Object.fromEntries(blocks.map(({ ip_address_version: version, addresses: cidrs }) => [version, cidrs]))).toEqual(sets);
});

test('a trace header is blocked for what it asks, and not for being there: API Gateway has added one to every request', () => {
  expect(named({ rateLimit: 100 }, 'trace-header')).toEqual({
    byte_match_statement: {
      search_string: 'sampled=1',
      positional_constraint: 'CONTAINS',
      field_to_match: { single_header: { name: 'x-amzn-trace-id' } },
      text_transformation: [{ priority: 0, type: 'LOWERCASE' }],
    },
  });
});

test.each([[1, 16], [16, 16], [17, 32], [48, 48], [64, 64]])('a body of more than %d KB is blocked, of which WAF looks at %d', (maxBodyKilobytes, inspected) => {
  const { association_config, rule } = aclOf({ rateLimit: 100, maxBodyKilobytes });
  expect(association_config).toEqual({ request_body: [{ api_gateway: { default_size_inspection_limit: `KB_${inspected}` } }] });
  expect((rule as Record<string, any>[]).find(({ name }) => name === 'body-size')!.statement.size_constraint_statement).toMatchObject({
    comparison_operator: 'GT', size: maxBodyKilobytes * 1024, field_to_match: { body: { oversize_handling: 'MATCH' } },
  });
});

test('nothing of a request is sampled: WAF\'s samples have headers, and so tokens', () => {
  const { visibility_config: own, rule } = aclOf({ rateLimit: 100, allowedCidrs: ['192.0.2.0/24'], maxBodyKilobytes: 8 });
  const all: Record<string, unknown>[] = [own, ...(rule as Record<string, any>[]).map(({ visibility_config: each }) => each)];
  expect(all.filter((each) => each.sampled_requests_enabled !== false || each.cloudwatch_metrics_enabled !== true)).toEqual([]);
  expect(JSON.stringify(of({ waf: { rateLimit: 100 } }).resource)).not.toContain('logging_configuration');
});
