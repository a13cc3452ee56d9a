/*
 * The descriptor of a source as it stands in framework/source.json. templates/framework/config.ts documents it and declares the
 * same types for the code that reads it; test/source-config.test.ts fails to compile when the two differ.
 */

export type Selector = { readonly header: string } | { readonly body: string };

export interface TokenAuthorization {
  readonly header: string;
}

export interface SignatureScheme {
  readonly algorithm: 'sha1' | 'sha256' | 'sha512';
  readonly encoding: 'hex' | 'base64';
  readonly headers: readonly string[];
  readonly prefix?: string;
  readonly separator?: string;
  readonly signedContent: string;
  readonly timestamp?: { readonly header: string; readonly toleranceSeconds: number };
  readonly idHeader?: string;
  readonly keyEncoding?: 'utf8' | 'base64';
}

export type ChallengeField =
  | { readonly name: string; readonly copy: string }
  | { readonly name: string; readonly hmacSha256Hex: string };

export interface Challenge {
  readonly when: { readonly body: string; readonly equals: string };
  readonly respond: readonly ChallengeField[];
}

export interface SourceDescriptor {
  readonly id: string;
  readonly title: string;
  readonly authorization?: TokenAuthorization;
  readonly signature?: SignatureScheme;
  readonly challenge?: Challenge;
  readonly eventType?: Selector;
  readonly eventId?: Selector;
  readonly formField?: string;
  readonly arrayIsBatch?: boolean;
  readonly deduplicate?: boolean;
  /** A body compressed with gzip (RFC 1952) is decompressed; the signature is over the bytes as sent. Default: it is not JSON. */
  readonly gzip?: boolean;
}
