import { createHash } from 'node:crypto';
import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import { AssetType, Lazy, TerraformAsset } from 'cdktf';
import { Construct } from 'constructs';
import type { ArtifactBucket } from './artifact-bucket';
import { fixedId } from './fixed-id';
import type { Tool } from '../../build/tools';

/** Where in the artifact bucket they are: no build may write there. */
export const PINNED_PREFIX = 'tools';

/** A file that the pipeline's stack keeps in its artifact bucket, for builds to fetch; it may be known only when the stack is written. */
export interface PinnedFile {
  readonly name: string;
  /** `s3://…` */
  readonly url: string;
  /** What its bytes must hash to, in hex. */
  readonly sha256: string;
}

/**
 * What the actions that have a stage's rights run, in the artifact bucket under the hash of its bytes. It is bundled where the pipeline's stack
 * is deployed, by hand, and nothing that a build writes takes its place.
 */
export class PinnedFiles extends Construct {
  constructor(scope: Construct, id: string, private readonly artifacts: ArtifactBucket) {
    super(scope, id);
  }

  public tool({ name, file, sha256 }: Tool): PinnedFile {
    const asset = new TerraformAsset(this, `${name}-asset`, { path: file, type: AssetType.FILE });
    return this.pinned(`${name}.js`, sha256, { source: asset.path });
  }

  /** @param produce gives the content, once all stacks are there. */
  public text(name: string, produce: () => string): PinnedFile {
    return this.pinned(
      name,
      Lazy.stringValue({ produce: () => createHash('sha256').update(produce()).digest('hex') }),
      // To Terraform `${` and `%{` begin a template, unless their first character is there twice.
      { content: Lazy.stringValue({ produce: () => produce().replace(/[$%](?=\{)/g, (first) => first + first) }) },
    );
  }

  private pinned(name: string, sha256: string, body: { source: string } | { content: string }): PinnedFile {
    const { bucket, settings } = this.artifacts;
    const { key } = fixedId(name.replace(/\W/g, '_'), new S3Object(this, name, {
      bucket: bucket.id,
      key: `${PINNED_PREFIX}/${sha256}/${name}`,
      ...body,
      dependsOn: settings,
      // A run that is under way still fetches the one before.
      lifecycle: { createBeforeDestroy: true },
    }));
    return { name, url: `s3://${bucket.bucket}/${key}`, sha256 };
  }
}
