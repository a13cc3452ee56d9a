import { S3Backend, type S3BackendConfig, type TerraformStack } from 'cdktf';
import type { SourceConfig } from '../config';
import { stateKey } from '../names';

/** Keeps the stack's state in the configured bucket, locked by a file beside it. Without a bucket, it is in a local file: cdktf's default. */
export function useStateBackend(stack: TerraformStack, config: SourceConfig): void {
  if (config.state) {
    const { bucket, region } = config.state;
    const backend = { bucket, region, key: stateKey(config, stack.node.id), encrypt: true, useLockfile: true };
    // cdktf 0.21 passes useLockfile on, but its type does not know it; that of cdktn does.
    new S3Backend(stack, backend as S3BackendConfig);
  }
}
