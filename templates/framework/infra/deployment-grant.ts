import type { Permission } from './iam';

/** A resource's permissions: `read` is what a plan does, `write` what an apply does besides. */
export interface Grant extends Omit<Permission, 'actions'> {
  readonly read?: readonly string[];
  readonly write?: readonly string[];
}
