import { ApiGatewayDeployment } from '@cdktf/provider-aws/lib/api-gateway-deployment';
import { ApiGatewayIntegration, type ApiGatewayIntegrationConfig } from '@cdktf/provider-aws/lib/api-gateway-integration';
import { Testing, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { fixedId } from '../../../templates/framework/infra/constructs/fixed-id';
import { redeployHash } from '../../../templates/framework/infra/constructs/redeploy-hash';

interface Variation {
  readonly attributes?: Partial<ApiGatewayIntegrationConfig>;
  /** Where in the tree the integration is. Default: right below the stack. */
  readonly below?: (stack: TerraformStack) => Construct;
  /** Done to the integration after the hash was asked for. */
  readonly later?: (integration: ApiGatewayIntegration) => void;
}

function hashOf({ attributes, below = (stack) => stack, later }: Variation = {}): string {
  const stack = new TerraformStack(Testing.app(), 'stack');
  const integration = fixedId('webhook', new ApiGatewayIntegration(below(stack), 'Integration', {
    restApiId: 'api', resourceId: 'resource', httpMethod: 'POST', type: 'AWS_PROXY', ...attributes,
  }));
  new ApiGatewayDeployment(stack, 'Deployment', { restApiId: 'api', triggers: { configuration: redeployHash([integration]) } });
  later?.(integration);
  const { resource } = JSON.parse(Testing.synth(stack));
  return (Object.values(resource.aws_api_gateway_deployment)[0] as any).triggers.configuration;
}

test('is a SHA-256', () => {
  expect(hashOf()).toMatch(/^[0-9a-f]{64}$/);
});

test('changes with an attribute', () => {
  expect(hashOf({ attributes: { timeoutMilliseconds: 5000 } })).not.toBe(hashOf());
});

test('changes with an attribute set later, by an escape hatch too', () => {
  expect(hashOf({ later: (integration) => { integration.timeoutMilliseconds = 5000; } })).toBe(hashOf({ attributes: { timeoutMilliseconds: 5000 } }));
  expect(hashOf({ later: (integration) => integration.addOverride('content_handling', 'CONVERT_TO_TEXT') })).not.toBe(hashOf());
});

test('stays when the code moves', () => {
  expect(hashOf({ below: (stack) => new Construct(stack, 'Elsewhere') })).toBe(hashOf());
});
