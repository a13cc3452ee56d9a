import { createHmac } from 'node:crypto';
import type { Challenge } from '../../../../templates/framework/config';
import { answerChallenge } from '../../../../templates/framework/runtime/receive/challenge';

const zoom: Challenge = {
  when: { body: 'event', equals: 'endpoint.url_validation' },
  respond: [{ name: 'plainToken', copy: 'payload.plainToken' }, { name: 'encryptedToken', hmacSha256Hex: 'payload.plainToken' }],
};
const slack: Challenge = { when: { body: 'type', equals: 'url_verification' }, respond: [{ name: 'challenge', copy: 'challenge' }] };
const answer = (challenge: Challenge, body: string | Buffer) => answerChallenge(challenge, Buffer.from(body as string), Buffer.from('secret'));

test("Zoom's challenge is answered as its documentation shows: the token, and its HMAC in hex", () => {
  const body = '{"payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"},"event_ts":1654503849680,"event":"endpoint.url_validation"}';
  expect(answer(zoom, body)).toEqual({
    plainToken: 'qgg8vlvZRS6UYooatFL8Aw',
    encryptedToken: createHmac('sha256', 'secret').update('qgg8vlvZRS6UYooatFL8Aw').digest('hex'),
  });
});

test("Slack's challenge is answered with its text", () => {
  expect(answer(slack, '{"token":"t","challenge":"3eZbrw1aB","type":"url_verification"}')).toEqual({ challenge: '3eZbrw1aB' });
});

test('a challenge that is not UTF-8 is none: it could not be answered with what was sent', () => {
  expect(answer(slack, Buffer.from('{"type":"url_verification","challenge":"caf\xE9"}', 'latin1'))).toBeUndefined();
});

test.each([
  ['another event', '{"event":"meeting.started","payload":{"plainToken":"x"}}'],
  ['a challenge without its token', '{"event":"endpoint.url_validation","payload":{}}'],
  ['a challenge with an empty token', '{"event":"endpoint.url_validation","payload":{"plainToken":""}}'],
  ['a challenge with a token that is no text', '{"event":"endpoint.url_validation","payload":{"plainToken":{"a":1}}}'],
  ['a challenge whose HMAC would be a signature', '{"event":"endpoint.url_validation","payload":{"plainToken":"v0:1700000000:{}"}}'],
  ['a challenge with a token of two lines', String.raw`{"event":"endpoint.url_validation","payload":{"plainToken":"abc\n"}}`],
  ['a challenge with a token of 65 characters', `{"event":"endpoint.url_validation","payload":{"plainToken":"${'x'.repeat(65)}"}}`],
  ['a list', '[{"event":"endpoint.url_validation"}]'],
  ['what is not JSON', 'endpoint.url_validation'],
  ['nothing', ''],
  ['null', 'null'],
])('%s is no challenge', (_, body) => expect(answer(zoom, body)).toBeUndefined());
