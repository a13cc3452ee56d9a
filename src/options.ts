import type { typescript } from 'projen';

/** The catalogue of event sources. A member's value is the name of its starter. */
export enum EventSource {
  /** Any service that can POST JSON with a token in a header. */
  GENERIC_WEBHOOK = 'generic-webhook',
  /** GitHub webhooks of a repository, an organization or an App, signed. */
  GITHUB = 'github',
  /** Zoom webhooks, signed; the endpoint validation challenge is answered. */
  ZOOM = 'zoom',
}

/** Processor architecture of the functions. */
export enum LambdaArchitecture {
  /** AWS Graviton. */
  ARM_64 = 'arm64',
  /** x86. */
  X86_64 = 'x86_64',
}

/** Hash of an HMAC signature. */
export enum SignatureAlgorithm {
  SHA1 = 'sha1',
  SHA256 = 'sha256',
  SHA512 = 'sha512',
}

/** Text encoding of a signature. */
export enum SignatureEncoding {
  HEX = 'hex',
  BASE64 = 'base64',
}

/** How a source signs its requests with an HMAC. */
export interface SignatureOptions {
  /**
   * Headers that may carry a signature; any that verifies is enough.
   */
  readonly headers: string[];

  /**
   * Hash of the HMAC.
   * @default SignatureAlgorithm.SHA256
   */
  readonly algorithm?: SignatureAlgorithm;

  /**
   * Encoding of the signature.
   * @default SignatureEncoding.HEX
   */
  readonly encoding?: SignatureEncoding;

  /**
   * Fixed text before the signature, e.g. `sha256=`.
   * @default - none
   */
  readonly prefix?: string;

  /**
   * Text between several signatures in one header, e.g. `,`.
   * @default - one signature a header
   */
  readonly separator?: string;

  /**
   * What is signed: literal text with `{body}` (the raw bytes), `{timestamp}` and `{id}`.
   * @default "{body}"
   */
  readonly signedContent?: string;

  /**
   * Header that carries the time of signing, in seconds since the epoch. It must be part of the signed content.
   * @default - no timestamp, and so no replay window
   */
  readonly timestampHeader?: string;

  /**
   * The replay window: how many seconds the time of signing may be from now, before or after.
   * @default 300
   */
  readonly toleranceSeconds?: number;

  /**
   * Header whose value is `{id}` in the signed content.
   * @default - none
   */
  readonly idHeader?: string;

  /**
   * The secret is base64, with or without `whsec_` before it (Standard Webhooks), and the key is what it decodes to.
   * @default false
   */
  readonly base64Secret?: boolean;
}

/** Options of `MozdefEventSourceProject`. */
export interface MozdefEventSourceProjectOptions extends typescript.TypeScriptProjectOptions {
  /**
   * Name of this event source, e.g. `zoom`: lower-case letters, digits and dashes. It is part of every resource's name.
   * @featured
   */
  readonly service: string;

  /**
   * What sends the events: a member of the catalogue. It decides how requests are verified and what the starter is.
   * @default EventSource.GENERIC_WEBHOOK
   * @featured
   */
  readonly source?: EventSource;

  /**
   * Name of the installation that this event source belongs to: the first part of every resource's and secret's name.
   * @default "MozDef-EF"
   * @featured
   */
  readonly namespace?: string;

  /**
   * The stages, each with its own queue, API and secrets.
   * @default ["dev"]
   * @featured
   */
  readonly stages?: string[];

  /**
   * AWS region.
   * @default "us-west-2"
   * @featured
   */
  readonly region?: string;

  /**
   * Path of the webhook below the API's stage, e.g. `zoom` or `hooks/zoom`.
   * @default - the service
   * @featured
   */
  readonly apiPath?: string;

  /**
   * Header that carries the static token. Sources that sign their requests have none unless this is set.
   * @default - the catalogue's: `Authorization` for GENERIC_WEBHOOK, no token for GITHUB and ZOOM
   * @featured
   */
  readonly authorizationHeader?: string;

  /**
   * How requests are signed, in place of the catalogue's scheme.
   * With a signature and no `authorizationHeader`, no token is asked for.
   * @default - the catalogue's
   */
  readonly signature?: SignatureOptions;

  /**
   * Header that carries the event type.
   * @default - the catalogue's
   */
  readonly eventTypeHeader?: string;

  /**
   * Dotted path of the event type in the JSON body, e.g. `event` or `data.type`.
   * @default - the catalogue's: `type` for GENERIC_WEBHOOK
   */
  readonly eventTypePath?: string;

  /**
   * AWS Lambda runtime of the functions: `nodejs22.x` or later.
   * @default "nodejs22.x"
   */
  readonly lambdaRuntime?: string;

  /**
   * Processor architecture of the functions.
   * @default LambdaArchitecture.ARM_64
   */
  readonly lambdaArchitecture?: LambdaArchitecture;

  /**
   * Memory of the functions in MiB, 128 to 10240. The processor's share grows with it.
   * @default 512
   */
  readonly lambdaMemoryMb?: number;

  /**
   * How long logs are kept, in days: a period that CloudWatch Logs knows.
   * @default 90
   */
  readonly logRetentionDays?: number;

  /**
   * Requests a second that the API accepts, on average.
   * @default 1000
   */
  readonly throttlingRate?: number;

  /**
   * Requests that the API accepts at once beyond the rate.
   * @default 2000
   */
  readonly throttlingBurst?: number;

  /**
   * Exact version of the Terraform AWS provider, e.g. `6.25.0`. Before 6.8 the queues take messages of 256 KiB, and of 1 MiB from then on.
   * @default - the version that the provider bindings were made for
   */
  readonly awsProviderVersion?: string;
}
