import { urlOfStage } from '../../../templates/framework/pipeline/webhook-url';
import { STAGE } from '../infra/fixtures';

const DOMAIN = { name: 'hooks.example.com', certificateArn: 'arn' };
const EMULATED = { AWS_ENDPOINT_URL: 'http://127.0.0.1:5000' };

test.each([
  ['https://abc123.execute-api.us-west-2.amazonaws.com/dev/github', STAGE, {}],
  ['https://hooks.example.com/github', { ...STAGE, domain: DOMAIN }, {}],
  ['https://abc.execute-api.cn-north-1.amazonaws.com.cn/dev/x', { ...STAGE, region: 'cn-north-1' }, {}],
  ['http://127.0.0.1:8080/', STAGE, EMULATED],
])('%s is the stage\'s', (url, stage, environment) => {
  expect(urlOfStage(url, stage, environment)).toBe(url);
});

test.each([
  ['https://evil.example/dev/github', STAGE, {}],
  ['http://abc123.execute-api.us-west-2.amazonaws.com/dev/github', STAGE, {}],
  ['https://abc123.execute-api.eu-west-1.amazonaws.com/dev/github', STAGE, {}],
  ['https://execute-api.us-west-2.amazonaws.com.evil.example/', STAGE, {}],
  ['https://abc.execute-api.us-west-2.amazonaws.com@evil.example/', STAGE, {}],
  ['https://evil.example/.execute-api.us-west-2.amazonaws.com', STAGE, {}],
  ['https://abc123.execute-api.us-west-2.amazonaws.com/dev/github', { ...STAGE, domain: DOMAIN }, {}],
  ['http://127.0.0.1:8080/', STAGE, {}],
  ['https://evil.example/', STAGE, EMULATED],
  ['http://127.0.0.1:8080/', STAGE, { AWS_ENDPOINT_URL: 'https://evil.example' }],
])('%s is not, and no secret is sent there', (url, stage, environment) => {
  expect(() => urlOfStage(url, stage, environment)).toThrow('is not the webhook of this stage');
});
