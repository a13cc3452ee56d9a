import type { StageConfig } from '../config';
import { isOnThisMachine } from '../emulator';

/**
 * The URL, if a secret may be sent there: to the stage's own host name, or to an API Gateway of its region; with an emulator in place of AWS also
 * to this machine. It comes from the deployment's outputs, which whoever writes the stack chooses.
 *
 * @throws Error for any other.
 */
export function urlOfStage(url: string, { region, domain }: StageConfig, environment: NodeJS.ProcessEnv): string {
  const { protocol, hostname } = new URL(url);
  const isGateway = new RegExp(`^[a-z0-9]+\\.execute-api\\.${region}\\.amazonaws\\.com(\\.cn)?$`).test(hostname);
  const isEmulated = environment.AWS_ENDPOINT_URL !== undefined && isOnThisMachine(environment.AWS_ENDPOINT_URL) && isOnThisMachine(url);
  if (isEmulated || protocol === 'https:' && (domain ? hostname === domain.name : isGateway)) {
    return url;
  }
  throw new Error(`${url} is not the webhook of this stage, so no sample is signed for it. It must be https://${domain?.name ?? `<id>.execute-api.${region}.amazonaws.com`}/…`);
}
