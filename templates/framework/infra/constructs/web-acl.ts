import { Wafv2IpSet } from '@cdktf/provider-aws/lib/wafv2-ip-set';
import { Wafv2WebAcl, type Wafv2WebAclRule } from '@cdktf/provider-aws/lib/wafv2-web-acl';
import { Construct } from 'constructs';
import { fixedId } from './fixed-id';
import type { StageConfig, WafConfig } from '../../config';
import { WEB_ACL_RULES, type WebAclRule } from '../web-acl-rules';

const KILOBYTE = 1024;
/** What API Gateway can be told to hand to WAF of a body, in kilobytes. What is larger is not looked at, and matches. */
const INSPECTED = [16, 32, 48, 64];

/** A statement as Terraform's `aws_wafv2_web_acl` has it: the bindings have no type for what may be in itself. */
type Statement = Readonly<Record<string, object>>;

export interface WebAclProps {
  /** Name of the web ACL and of its metrics, and the beginning of its address sets' names. */
  readonly name: string;
  readonly waf: WafConfig;
  readonly stage: StageConfig;
}

/**
 * A regional web ACL: what no rule blocks goes through. Nothing is logged or sampled: WAF's samples have headers, and so tokens.
 *
 * No rule may look whether there *is* a trace header: API Gateway adds one to each request, before WAF sees it, with a `Root` alone.
 * https://docs.aws.amazon.com/waf/latest/developerguide/logging-examples.html
 */
export class WebAcl extends Construct {
  readonly arn: string;
  /** What its metrics are called by. */
  readonly name: string;

  constructor(scope: Construct, id: string, private readonly props: WebAclProps) {
    super(scope, id);
    const { name, waf: { maxBodyKilobytes }, stage } = props;
    const acl = fixedId('webhook', new Wafv2WebAcl(this, 'Acl', {
      name,
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      rule: WEB_ACL_RULES.filter(({ isIn }) => isIn(stage)).map((rule, priority): Wafv2WebAclRule => ({
        name: rule.name,
        priority,
        action: { block: {} },
        statement: this.statement(rule),
        visibilityConfig: visible(rule.name),
      })),
      visibilityConfig: visible(name),
      ...(maxBodyKilobytes !== undefined && {
        associationConfig: { requestBody: [{ apiGateway: { defaultSizeInspectionLimit: `KB_${INSPECTED.find((size) => size >= maxBodyKilobytes)}` } }] },
      }),
    }));
    this.arn = acl.arn;
    this.name = name;
  }

  private statement({ name }: WebAclRule): Statement {
    const { rateLimit, maxBodyKilobytes = 0, allowedCidrs = [] } = this.props.waf;
    switch (name) {
      case 'address':
        return { not_statement: { statement: [this.isFrom(allowedCidrs)] } };
      case 'trace-header':
        return {
          byte_match_statement: {
            search_string: 'sampled=1',
            positional_constraint: 'CONTAINS',
            field_to_match: { single_header: { name: 'x-amzn-trace-id' } },
            text_transformation: [{ priority: 0, type: 'LOWERCASE' }],
          },
        };
      case 'rate':
        return { rate_based_statement: { limit: rateLimit!, aggregate_key_type: 'IP', evaluation_window_sec: 300 } };
      case 'body-size':
        return {
          size_constraint_statement: {
            comparison_operator: 'GT',
            size: maxBodyKilobytes * KILOBYTE,
            field_to_match: { body: { oversize_handling: 'MATCH' } },
            text_transformation: [{ priority: 0, type: 'NONE' }],
          },
        };
    }
  }

  /** An address set has addresses of one version. */
  private isFrom(cidrs: readonly string[]): Statement {
    const sets = (['IPV4', 'IPV6'] as const).flatMap((version) => {
      const addresses = cidrs.filter((cidr) => cidr.includes(':') === (version === 'IPV6'));
      return addresses.length === 0 ? [] : [this.addressSet(version, addresses)];
    });
    return sets.length === 1 ? sets[0] : { or_statement: { statement: sets } };
  }

  private addressSet(ipAddressVersion: 'IPV4' | 'IPV6', addresses: string[]): Statement {
    const suffix = ipAddressVersion.toLowerCase();
    const set = fixedId(`allowed_${suffix}`, new Wafv2IpSet(this, suffix, {
      name: `${this.props.name}-${suffix}`, scope: 'REGIONAL', ipAddressVersion, addresses,
    }));
    return { ip_set_reference_statement: { arn: set.arn } };
  }
}

function visible(metricName: string) {
  return { metricName, cloudwatchMetricsEnabled: true, sampledRequestsEnabled: false };
}
