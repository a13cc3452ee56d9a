import type { SourceDescriptor } from './descriptor';

/**
 * GitHub webhooks (repository, organization, App).
 *
 * @see https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 * @see https://docs.github.com/en/webhooks/webhook-events-and-payloads#delivery-headers
 */
export const github: SourceDescriptor = {
  id: 'github',
  title: 'GitHub',
  signature: {
    algorithm: 'sha256',
    encoding: 'hex',
    headers: ['X-Hub-Signature-256'],
    prefix: 'sha256=',
    signedContent: '{body}',
  },
  eventType: { header: 'X-GitHub-Event' },
  eventId: { header: 'X-GitHub-Delivery' },
  formField: 'payload',
};
