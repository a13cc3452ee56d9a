import { integer } from './checks';
import { cidrs } from './cidr';
import type { WafConfig } from './config';
import type { WafOptions } from './options';

const DEFAULT_RATE_LIMIT = 10_000;
/** https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html */
const RATE_LIMITS = [10, 2_000_000_000] as const;
/** What of a body API Gateway hands to WAF. https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-setting-body-inspection-limit.html */
const MAX_BODY_KILOBYTES = 64;

/** Validates a stage's own web ACL. `option` is where it stands, for messages. */
export function wafConfig(option: string, { rateLimit, allowedCidrs, maxBodyKilobytes }: WafOptions): WafConfig {
  const limit = rateLimit ?? (allowedCidrs === undefined ? DEFAULT_RATE_LIMIT : undefined);
  return {
    ...(limit !== undefined && { rateLimit: integer(`${option}.rateLimit`, limit, ...RATE_LIMITS) }),
    ...(allowedCidrs !== undefined && { allowedCidrs: cidrs(`${option}.allowedCidrs`, allowedCidrs) }),
    ...(maxBodyKilobytes !== undefined && { maxBodyKilobytes: integer(`${option}.maxBodyKilobytes`, maxBodyKilobytes, 1, MAX_BODY_KILOBYTES) }),
  };
}
