import { SSMClient } from '@aws-sdk/client-ssm';
import type { APIGatewayAuthorizerResult, APIGatewayTokenAuthorizerEvent } from 'aws-lambda';
import { secretClientOptions } from './clients';
import { invoke } from './invocation';
import { config } from '../../config';
import { secretPath, secretsOf } from '../../names';
import { createAuthorizer } from '../authorize/authorizer';
import { readEnvironment } from '../environment';
import { createSecretStore } from '../secrets';
import { createTelemetry } from '../telemetry';

const { stage } = readEnvironment('stage');
const telemetry = createTelemetry(config.namespace, config.service, stage);
const authorize = createAuthorizer(createSecretStore({
  ssm: new SSMClient(secretClientOptions),
  names: secretsOf(config.source).authorizer.map((name) => secretPath(config, stage, name)),
  form: 'token',
  telemetry,
}), telemetry);

/** The API's TOKEN authorizer: policy out, for the whole API. */
export function handler(event: APIGatewayTokenAuthorizerEvent): Promise<APIGatewayAuthorizerResult> {
  return invoke(telemetry, () => authorize(event.authorizationToken, event.methodArn));
}
