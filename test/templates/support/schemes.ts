import { github } from '../../../src/sources/github';
import { zoom } from '../../../src/sources/zoom';
import type { SignatureScheme } from '../../../templates/framework/config';

/** How sources in the field sign, by the vendors' documentation. */
export const schemes = {
  github: github.signature!,
  zoom: zoom.signature!,
  slack: {
    algorithm: 'sha256',
    encoding: 'hex',
    headers: ['X-Slack-Signature'],
    prefix: 'v0=',
    signedContent: 'v0:{timestamp}:{body}',
    timestamp: { header: 'X-Slack-Request-Timestamp', toleranceSeconds: 300 },
  },
  standardWebhooks: {
    algorithm: 'sha256',
    encoding: 'base64',
    headers: ['webhook-signature'],
    prefix: 'v1,',
    separator: ' ',
    signedContent: '{id}.{timestamp}.{body}',
    timestamp: { header: 'webhook-timestamp', toleranceSeconds: 300 },
    idHeader: 'webhook-id',
    keyEncoding: 'base64',
  },
  pagerduty: { algorithm: 'sha256', encoding: 'hex', headers: ['X-PagerDuty-Signature'], prefix: 'v1=', separator: ',', signedContent: '{body}' },
  box: {
    algorithm: 'sha256',
    encoding: 'base64',
    headers: ['box-signature-primary', 'box-signature-secondary'],
    signedContent: '{body}{timestamp}',
    timestamp: { header: 'box-delivery-timestamp', toleranceSeconds: 600 },
  },
  legacySha1: { algorithm: 'sha1', encoding: 'hex', headers: ['X-Hub-Signature'], prefix: 'sha1=', signedContent: '{body}' },
} as const satisfies Record<string, SignatureScheme>;
