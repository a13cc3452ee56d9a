import source from './source.json';

/** Where a value is found in a request: a header (case-insensitive), or a dotted path in the JSON body. */
export type Selector = { readonly header: string } | { readonly body: string };

/** How a source proves who it is with a static token, checked by the API Gateway authorizer before the function runs. */
export interface TokenAuthorization {
  /** Header that carries the token, e.g. `Authorization`. The value is the token itself, or `Bearer <token>`. */
  readonly header: string;
}

/** How a source signs its requests. One verifier (`runtime/receive/signature.ts`) reads this; a source is data. */
export interface SignatureScheme {
  readonly algorithm: 'sha1' | 'sha256' | 'sha512';
  readonly encoding: 'hex' | 'base64';
  /** Headers that may carry a signature; any that verifies is enough. */
  readonly headers: readonly string[];
  /** Fixed text before each signature, e.g. `sha256=`. Signatures without it are ignored. Default: none. */
  readonly prefix?: string;
  /** Text between several signatures in one header, e.g. `,`. Default: one signature a header. */
  readonly separator?: string;
  /** What is signed: literal text with the tokens `{body}` (raw bytes), `{timestamp}` and `{id}`. */
  readonly signedContent: string;
  /** Header that carries the time of signing, in seconds since the epoch, and how far it may be from now. */
  readonly timestamp?: { readonly header: string; readonly toleranceSeconds: number };
  /** Header whose value is `{id}`. */
  readonly idHeader?: string;
  /** How the key is made from the secret: its UTF-8 bytes, or base64 after an optional `whsec_`. Default: `utf8`. */
  readonly keyEncoding?: 'utf8' | 'base64';
}

/** A field of the answer to a challenge: copied from the request's body, or its HMAC-SHA256 (hex) under the signing secret. */
export type ChallengeField =
  | { readonly name: string; readonly copy: string }
  | { readonly name: string; readonly hmacSha256Hex: string };

/** A request by which a source checks that the endpoint is ours; it is answered, and is not an event. */
export interface Challenge {
  readonly when: { readonly body: string; readonly equals: string };
  readonly respond: readonly ChallengeField[];
}

/** All that is particular to one kind of source. */
export interface SourceDescriptor {
  /** Name in the catalogue, e.g. `github`. */
  readonly id: string;
  /** Name for people, e.g. `GitHub`. */
  readonly title: string;
  readonly authorization?: TokenAuthorization;
  readonly signature?: SignatureScheme;
  readonly challenge?: Challenge;
  /** Where the event type is; without it every event is of type `event`. */
  readonly eventType?: Selector;
  /** Where the source's own id of the event is, for tracing and deduplication. */
  readonly eventId?: Selector;
  /** Field of a form (`application/x-www-form-urlencoded`) that holds the JSON, of sources that may send it so. */
  readonly formField?: string;
  /** A body that is a JSON array is so many events. Default: one body is one event. */
  readonly arrayIsBatch?: boolean;
}

/** Everything in which one event source repository differs from another: the content of `source.json`. */
export interface SourceConfig {
  /** Version of mozdef-ef-projen that wrote this. */
  readonly frameworkVersion: string;
  readonly namespace: string;
  readonly service: string;
  readonly stages: readonly string[];
  readonly region: string;
  /** Path of the webhook below the API's stage, without a leading slash. */
  readonly apiPath: string;
  /** Largest message the queues take, body and attributes, in bytes. */
  readonly maxMessageBytes: number;
  /** Exact version of the Terraform AWS provider; without it, the one the provider bindings were made for. */
  readonly awsProviderVersion?: string;
  readonly lambda: {
    /** AWS Lambda runtime, e.g. `nodejs22.x`. */
    readonly runtime: string;
    readonly architecture: 'arm64' | 'x86_64';
    readonly memoryMb: number;
    readonly timeoutSeconds: number;
  };
  readonly logRetentionDays: number;
  readonly throttling: { readonly requestsPerSecond: number; readonly burst: number };
  readonly source: SourceDescriptor;
}

/** This repository's configuration. It is written by `npx projen` from `.projenrc.ts`. */
export const config = source as SourceConfig;
