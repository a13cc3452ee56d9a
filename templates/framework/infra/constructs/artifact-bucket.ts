import type { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { PINNED_PREFIX } from './pinned-files';
import { PrivateBucket } from './private-bucket';
import type { ArtifactName } from '../../names';
import type { Permission } from '../iam';

const EXPIRE_DAYS = 30;
const OLD_VERSIONS_DAYS = 7;
const UNFINISHED_UPLOADS_DAYS = 7;

/** CodePipeline names the folders of a pipeline, and of an artifact in it, by so many characters of their names. https://repost.aws/questions/QUI91tw7A9SUOMohJurNqmgA */
const PIPELINE_CHARACTERS = 20;
const ARTIFACT_CHARACTERS = 10;

const CACHE = 'cache';

export interface ArtifactBucketProps {
  readonly bucketName: string;
  readonly pipelineName: string;
  /** Key that encrypts the artifacts. Default: keys that AWS keeps. */
  readonly kmsKeyArn?: string;
}

/** What an action does in the bucket. Default: nothing. */
export interface ArtifactUse {
  readonly reads?: readonly ArtifactName[];
  readonly writes?: readonly ArtifactName[];
  /** Keeps npm's cache. */
  readonly cache?: boolean;
  /** Fetches pinned files. */
  readonly pinned?: boolean;
}

/** What a pipeline's actions hand on to one another, what they run, and the build's npm cache. All of it can be made again. */
export class ArtifactBucket extends Construct {
  readonly bucket: S3Bucket;
  /** What an object of the stack's waits for. */
  readonly settings: ITerraformDependable[];
  /** Where CodeBuild keeps the cache, as it wants it. */
  readonly cacheLocation: string;
  private readonly pipelineFolder: string;
  private readonly kmsKeyArn?: string;

  constructor(scope: Construct, id: string, { bucketName, pipelineName, kmsKeyArn }: ArtifactBucketProps) {
    super(scope, id);
    this.kmsKeyArn = kmsKeyArn;
    this.pipelineFolder = pipelineName.slice(0, PIPELINE_CHARACTERS);
    const expiration = [{ days: EXPIRE_DAYS }];
    const { bucket, settings } = new PrivateBucket(this, 'Artifacts', {
      terraformId: 'artifacts',
      bucketName,
      kmsKeyArn,
      forceDestroy: true,
      // What is pinned stays for as long as the stack refers to it.
      lifecycleRules: [
        { id: 'expire', status: 'Enabled', filter: [{ prefix: this.pipelineFolder }], expiration },
        { id: 'expire-cache', status: 'Enabled', filter: [{ prefix: `${CACHE}/` }], expiration },
        {
          id: 'old-versions',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          noncurrentVersionExpiration: [{ noncurrentDays: OLD_VERSIONS_DAYS }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: UNFINISHED_UPLOADS_DAYS }],
        },
      ],
    });
    this.bucket = bucket;
    this.settings = settings;
    this.cacheLocation = `${this.bucket.id}/${CACHE}`;
  }

  /** What an action may do: with the artifacts that it is given or hands on, and no others'. */
  permissions({ reads = [], writes = [], cache, pinned }: ArtifactUse): Permission[] {
    const cached = cache ? [`${this.bucket.arn}/${CACHE}/*`] : [];
    return this.use(
      [...reads.map((name) => this.objectsOf(name)), ...cached, ...(pinned ? [`${this.bucket.arn}/${PINNED_PREFIX}/*`] : [])],
      [...writes.map((name) => this.objectsOf(name)), ...cached],
    );
  }

  /** What the pipeline itself may do: with all of its artifacts. */
  pipelinePermissions(): Permission[] {
    const all = [`${this.bucket.arn}/${this.pipelineFolder}*`];
    return this.use(all, all);
  }

  /** Without a key of ours CodePipeline encrypts with aws/s3, which lets everybody use it who may read the object. */
  private use(reads: string[], writes: string[]): Permission[] {
    const keyActions = ['kms:Decrypt', 'kms:DescribeKey', ...(writes.length > 0 ? ['kms:Encrypt', 'kms:GenerateDataKey'] : [])];
    return [
      { sid: 'ArtifactBucket', actions: ['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:GetBucketVersioning'], resources: [this.bucket.arn] },
      { sid: 'ReadArtifacts', actions: ['s3:GetObject', 's3:GetObjectVersion'], resources: reads },
      ...(writes.length > 0 ? [{ sid: 'WriteArtifacts', actions: ['s3:PutObject'], resources: writes }] : []),
      ...(this.kmsKeyArn ? [{ sid: 'ArtifactKey', actions: keyActions, resources: [this.kmsKeyArn] }] : []),
    ];
  }

  private objectsOf(name: ArtifactName): string {
    const folder = name.length > ARTIFACT_CHARACTERS ? `${name.slice(0, ARTIFACT_CHARACTERS)}*` : name;
    return `${this.bucket.arn}/${this.pipelineFolder}*/${folder}/*`;
  }
}
