import type { SourceDescriptor } from './descriptor';

/** Any service that can POST JSON with a fixed header. What else it does (a signature, say) is an option of the project. */
export const genericWebhook: SourceDescriptor = {
  id: 'generic-webhook',
  title: 'Generic webhook',
  authorization: { header: 'Authorization' },
  eventType: { body: 'type' },
  eventId: { body: 'id' },
  arrayIsBatch: true,
};
