import type { ApiGatewayAccount } from './api-gateway-account';
import type { Finding, Patient } from './doctor';
import type { StageConfig } from '../config';

/** The role that API Gateway logs with, and what the account lets through: what the stage's API shares with all others. */
export async function checkApiGateway({ config, stage, clients: { apiGatewayAccount } }: Patient): Promise<Finding[]> {
  const { region, accessLogs, throttling } = config.stages[stage];
  const { cloudwatchRoleArn, throttleSettings } = await apiGatewayAccount();
  return [
    checkAccessLogs(accessLogs !== undefined, cloudwatchRoleArn, region),
    ...(throttleSettings ? [checkThrottling(throttling, throttleSettings, region)] : []),
  ];
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html */
function checkAccessLogs(wanted: boolean, role: string | undefined, region: string): Finding {
  const subject = 'access logs';
  if (!wanted) {
    return {
      status: 'skipped',
      subject,
      detail: `off: who calls is not logged; accessLogs: true in .projenrc.ts${role ? ', and API Gateway has its role' : ' needs a role for API Gateway, which the account does not have in this region'}`,
    };
  }
  return role
    ? { status: 'ok', subject, detail: `written with ${role}` }
    : {
      status: 'not ok',
      subject,
      detail: 'API Gateway has no role for logs, so the deployment would fail; the role is for all APIs of the account in this region',
      fix: 'make one that apigateway.amazonaws.com may assume, with the policy AmazonAPIGatewayPushToCloudWatchLogs, and '
        + `aws apigateway update-account --region ${region} --patch-operations op=replace,path=/cloudwatchRoleArn,value=<its ARN>`,
    };
}

/** The quota is shared by all APIs; what is over it is answered 429, whatever the stage allows. https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
function checkThrottling(
  { requestsPerSecond, burst }: StageConfig['throttling'], { rateLimit, burstLimit }: NonNullable<ApiGatewayAccount['throttleSettings']>, region: string,
): Finding {
  const subject = 'API Gateway throttling';
  return requestsPerSecond <= rateLimit && burst <= burstLimit
    ? { status: 'ok', subject, detail: `${requestsPerSecond} requests a second and ${burst} at once, of the account's ${rateLimit} and ${burstLimit}` }
    : {
      status: 'not ok',
      subject,
      detail: `the stage allows ${requestsPerSecond} requests a second and ${burst} at once, the account has ${rateLimit} and ${burstLimit} in ${region} for all its APIs`,
      fix: `throttlingRate and throttlingBurst in .projenrc.ts, or aws service-quotas request-service-quota-increase --region ${region} `
        + `--service-code apigateway --quota-code L-8A5B8E43 --desired-value ${Math.max(requestsPerSecond, rateLimit)}`,
    };
}
