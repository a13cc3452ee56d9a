import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SourceDescriptor } from '../../../templates/framework/config';
import { configuredSecrets, environmentName, localSecrets, signingSecrets } from '../../../templates/framework/local/secrets';
import { schemes } from '../support/schemes';

const source: SourceDescriptor = { id: 's', title: 'S', authorization: { header: 'Authorization' }, signature: schemes.github };
const root = mkdtempSync(join(tmpdir(), 'secrets-'));
const file = join(root, '.env.local');

afterEach(() => {
  rmSync(file, { force: true });
  delete process.env.AUTH_TOKEN;
});
afterAll(() => rmSync(root, { recursive: true }));

test('a secret is called in the environment as it is in SSM, in capitals', () => expect(environmentName('signing_secret_previous')).toBe('SIGNING_SECRET_PREVIOUS'));

test('secrets are those of .env.local, and of the environment before it', () => {
  writeFileSync(file, '# mine\nAUTH_TOKEN=token-from-the-file\nSIGNING_SECRET=" quoted # secret! "\nSIGNING_SECRET_PREVIOUS=\nOTHER=x\n');
  expect(configuredSecrets(root, source)).toEqual({ auth_token: 'token-from-the-file', signing_secret: 'quoted # secret!' });
  process.env.AUTH_TOKEN = 'Bearer from-the-environment';
  expect(configuredSecrets(root, source)).toEqual({ auth_token: 'Bearer from-the-environment', signing_secret: 'quoted # secret!' });
});

test('a local run makes up the current secrets that are not set, new ones each time, and no previous ones', () => {
  process.env.AUTH_TOKEN = 'a-token-that-is-set';
  const [first, second] = [localSecrets(root, source), localSecrets(root, source)];
  expect(Object.keys(first).sort()).toEqual(['auth_token', 'signing_secret']);
  expect(first.auth_token).toBe('a-token-that-is-set');
  expect(first.signing_secret).not.toBe(second.signing_secret);
  expect(Buffer.from(first.signing_secret!, 'base64')).toHaveLength(24);
});

test('a secret that cannot be used is refused by the name of its variable, and not repeated', () => {
  const base64: SourceDescriptor = { ...source, signature: schemes.standardWebhooks };
  writeFileSync(file, 'SIGNING_SECRET=not base64 at all!\n');
  expect(() => configuredSecrets(root, base64)).toThrow(/^SIGNING_SECRET in \.env\.local cannot be used: it is not base64; it must be (?!.*at all!)/);
  process.env.AUTH_TOKEN = 'hunter2';
  expect(() => localSecrets(root, source)).toThrow(/^AUTH_TOKEN in the environment cannot be used: it has fewer than 16 bytes; it must be (?!.*hunter2)/);
});

test('requests to a deployed webhook are not signed with secrets that nobody set', () => {
  expect(() => signingSecrets(root, source)).toThrow('AUTH_TOKEN and SIGNING_SECRET are not set: ');
  writeFileSync(file, 'AUTH_TOKEN=token-from-the-file\nSIGNING_SECRET="quoted # secret!"\n');
  expect(signingSecrets(root, source)).toEqual(configuredSecrets(root, source));
});

test('a source that needs no secret has none', () => expect(localSecrets(root, { id: 's', title: 'S' })).toEqual({}));
