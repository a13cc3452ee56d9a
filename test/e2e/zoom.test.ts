import { createHmac } from 'node:crypto';
import { describeRepository } from './support/repository-suite';

describeRepository('zoom', (repository) => {
  test('answers Zoom\'s validation of the endpoint', async () => {
    const { info, stop } = await repository().startLocal();
    try {
      const secret = info.secrets.signing_secret!;
      const body = JSON.stringify({ payload: { plainToken: 'qgg8vlvZRS6UYooatFL8Aw' }, event_ts: 1654503849680, event: 'endpoint.url_validation' });
      const timestamp = String(Math.floor(Date.now() / 1000));
      const post = (signature: string) => fetch(info.webhookUrl, {
        method: 'POST', body, headers: { 'x-zm-request-timestamp': timestamp, 'x-zm-signature': signature },
      });
      const hmac = (text: string) => createHmac('sha256', secret).update(text).digest('hex');

      const answer = await post(`v0=${hmac(`v0:${timestamp}:${body}`)}`);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toEqual({ plainToken: 'qgg8vlvZRS6UYooatFL8Aw', encryptedToken: hmac('qgg8vlvZRS6UYooatFL8Aw') });
      expect((await post(`v0=${hmac('something else')}`)).status).toBe(401);
    } finally {
      await stop();
    }
  });
});
