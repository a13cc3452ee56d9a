import type { SourceDescriptor } from './descriptor';

/**
 * Zoom webhooks (event subscriptions of a Zoom app). Zoom publishes no replay window: five minutes, as others have.
 *
 * @see https://developers.zoom.us/docs/api/webhooks/#verify-webhook-events
 * @see https://developers.zoom.us/docs/api/webhooks/#validate-your-webhook-endpoint
 */
export const zoom: SourceDescriptor = {
  id: 'zoom',
  title: 'Zoom',
  signature: {
    algorithm: 'sha256',
    encoding: 'hex',
    headers: ['x-zm-signature'],
    prefix: 'v0=',
    signedContent: 'v0:{timestamp}:{body}',
    timestamp: { header: 'x-zm-request-timestamp', toleranceSeconds: 300 },
  },
  challenge: {
    when: { body: 'event', equals: 'endpoint.url_validation' },
    respond: [
      { name: 'plainToken', copy: 'payload.plainToken' },
      { name: 'encryptedToken', hmacSha256Hex: 'payload.plainToken' },
    ],
  },
  eventType: { body: 'event' },
  eventId: { header: 'x-zm-trackingid' },
};
