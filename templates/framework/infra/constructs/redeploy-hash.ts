import { createHash } from 'node:crypto';
import { Lazy, type TerraformResource } from 'cdktf';

/**
 * A hash (SHA-256, hex) of how `resources` are configured; it changes when, and only when, an attribute of one does.
 *
 * API Gateway serves a snapshot of an API, its deployment, so a changed API needs a new one; Terraform makes it when a
 * trigger changes. Computed while the app is synthesized, when every attribute is known. References to other resources
 * count by their address, not their value.
 */
export function redeployHash(resources: readonly TerraformResource[]): string {
  return Lazy.stringValue({
    produce: (context) => {
      const configuration = context.resolve(resources.map((resource) => resource.toTerraform()));
      return createHash('sha256').update(JSON.stringify(configuration, withoutMetadata)).digest('hex');
    },
  });
}

/** `//` is where cdktf notes which construct a resource comes from. */
function withoutMetadata(key: string, value: unknown): unknown {
  return key === '//' ? undefined : value;
}
