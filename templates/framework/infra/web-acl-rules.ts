import type { StageConfig } from '../config';

/** What of a stage decides its web ACL. */
type Stage = Pick<StageConfig, 'waf' | 'tracing'>;

/** A rule of a stage's own web ACL, in the order in which they are looked at; what it matches is blocked. */
export interface WebAclRule {
  /** Its name, and that of its metric. */
  readonly name: 'address' | 'trace-header' | 'rate' | 'body-size';
  /** What it blocks is not the source's, as far as the options are right. */
  readonly ofStrangers: boolean;
  readonly isIn: (stage: Stage) => boolean;
}

export const WEB_ACL_RULES: readonly WebAclRule[] = [
  { name: 'address', ofStrangers: true, isIn: ({ waf }) => waf?.allowedCidrs !== undefined },
  // Where we trace, API Gateway's own header may ask for it as well.
  { name: 'trace-header', ofStrangers: false, isIn: ({ tracing }) => !tracing },
  { name: 'rate', ofStrangers: false, isIn: ({ waf }) => waf?.rateLimit !== undefined },
  { name: 'body-size', ofStrangers: false, isIn: ({ waf }) => waf?.maxBodyKilobytes !== undefined },
];
