import { LOCAL_CREDENTIALS } from './local/credentials';

/** Whether an endpoint of AWS is on this machine: then it is an emulator's. Elsewhere, it may be AWS by another way. */
export function isOnThisMachine(endpoint: string): boolean {
  return URL.canParse(endpoint) && /^(127\.\d+\.\d+\.\d+|([\w-]+\.)*localhost|\[::1\])$/.test(new URL(endpoint).hostname);
}

/** Has the clients of this process, and the programs that it runs, sign with credentials that are nobody's, unless some are set: emulators take any. */
export function useLocalCredentials(environment: NodeJS.ProcessEnv = process.env): void {
  if (environment.AWS_ACCESS_KEY_ID) return;
  // With a profile its credentials would be taken, and not those below.
  for (const name of ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_SESSION_TOKEN']) delete environment[name];
  environment.AWS_ACCESS_KEY_ID = LOCAL_CREDENTIALS.accessKeyId;
  environment.AWS_SECRET_ACCESS_KEY = LOCAL_CREDENTIALS.secretAccessKey;
}
