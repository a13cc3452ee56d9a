import { ApiGatewayAuthorizer } from '@cdktf/provider-aws/lib/api-gateway-authorizer';
import { ApiGatewayDeployment } from '@cdktf/provider-aws/lib/api-gateway-deployment';
import { ApiGatewayIntegration } from '@cdktf/provider-aws/lib/api-gateway-integration';
import { ApiGatewayMethod } from '@cdktf/provider-aws/lib/api-gateway-method';
import { ApiGatewayMethodSettings } from '@cdktf/provider-aws/lib/api-gateway-method-settings';
import { ApiGatewayResource } from '@cdktf/provider-aws/lib/api-gateway-resource';
import { ApiGatewayRestApi } from '@cdktf/provider-aws/lib/api-gateway-rest-api';
import { ApiGatewayRestApiPolicy } from '@cdktf/provider-aws/lib/api-gateway-rest-api-policy';
import { ApiGatewayStage } from '@cdktf/provider-aws/lib/api-gateway-stage';
import type { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Wafv2WebAclAssociation } from '@cdktf/provider-aws/lib/wafv2-web-acl-association';
import type { TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import type { AccessLog } from './access-log';
import { fixedId } from './fixed-id';
import { redeployHash } from './redeploy-hash';
import { WebhookDomain } from './webhook-domain';
import type { StageConfig } from '../../config';
import { policyDocument } from '../iam';

const HTTP_METHOD = 'POST';

/** The longest API Gateway waits for a function without a raised quota. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const INTEGRATION_TIMEOUT_MILLISECONDS = 29_000;

/** How long API Gateway keeps the authorizer's answer to a token: also how long a revoked one still works. */
const AUTHORIZATION_TTL_SECONDS = 300;

/** The authorizer function, and the header whose value it is given. */
export interface TokenAuthorizer {
  readonly function: LambdaFunction;
  readonly header: string;
}

export interface WebhookApiProps {
  readonly name: string;
  readonly stage: string;
  /** Path below the stage, without a leading slash, e.g. `zoom` or `webhooks/zoom`. */
  readonly path: string;
  /** What takes the requests. */
  readonly handler: LambdaFunction;
  /** Default: none; then the handler itself decides what it accepts, by signature. */
  readonly authorizer?: TokenAuthorizer;
  readonly throttling: StageConfig['throttling'];
  /** Host name of its own, and then no other. Default: API Gateway's. */
  readonly domain?: StageConfig['domain'];
  /** Where requests may come from, as CIDR blocks. Default: anywhere. */
  readonly allowedCidrs?: readonly string[];
  /** Web ACL that requests pass first. */
  readonly webAclArn?: string;
  /** Where requests are logged. Default: nowhere. */
  readonly accessLog?: AccessLog;
  /** X-Ray traces requests. */
  readonly tracing: boolean;
}

/** A regional REST API with one method, `POST <stage>/<path>`, that hands every request to the handler as it was received. */
export class WebhookApi extends Construct {
  readonly restApi: ApiGatewayRestApi;
  /** Where requests may come from; undefined where that is anywhere. */
  readonly policy?: ApiGatewayRestApiPolicy;
  readonly deployment: ApiGatewayDeployment;
  /** What must be there before it is deployed. */
  readonly deployed: readonly TerraformResource[];
  readonly stage: ApiGatewayStage;
  readonly domain?: WebhookDomain;
  /** URL of the API's stage, by its own host name if it has one; without a trailing slash. */
  readonly endpoint: string;
  /** URL to which the source posts. */
  readonly webhookUrl: string;
  private readonly permissions: LambdaPermission[] = [];

  constructor(scope: Construct, id: string, private readonly props: WebhookApiProps) {
    super(scope, id);
    this.restApi = fixedId('webhook', new ApiGatewayRestApi(this, 'Api', {
      name: props.name,
      endpointConfiguration: { types: ['REGIONAL'] },
      // Bodies of any type reach the function in base64, byte for byte: signatures are over raw bytes.
      binaryMediaTypes: ['*/*'],
      // It takes TLS 1.0, which the domain refuses, and is not for everybody who the domain is for.
      // https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html
      ...(props.domain && { disableExecuteApiEndpoint: true }),
    }));

    this.policy = props.allowedCidrs && this.allowFrom(props.allowedCidrs);
    const resources = this.resources();
    const authorizer = props.authorizer && this.authorizer(props.authorizer);
    const method = this.method(resources[resources.length - 1].id, authorizer);
    const integration = this.integration(method);
    const served = [this.restApi, ...(this.policy ? [this.policy] : []), ...resources, ...(authorizer ? [authorizer] : []), method, integration];
    this.deployed = [...served, ...this.permissions];
    this.deployment = this.deploy(served);
    this.stage = this.deployedStage();

    this.domain = props.domain && new WebhookDomain(this, 'Domain', { domain: props.domain, stage: this.stage });
    if (props.webAclArn) {
      fixedId('webhook', new Wafv2WebAclAssociation(this, 'WebAcl', { resourceArn: this.stage.arn, webAclArn: props.webAclArn }));
    }

    this.endpoint = this.domain?.endpoint ?? this.stage.invokeUrl;
    this.webhookUrl = `${this.endpoint}/${props.path}`;
  }

  private get methodArn(): string {
    return `${this.restApi.executionArn}/${this.props.stage}/${HTTP_METHOD}/${this.props.path}`;
  }

  /**
   * Whoever comes from elsewhere gets 403 before any function runs. Allowing alone is not enough where there is an authorizer, whose answer
   * would count.
   * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
   */
  private allowFrom(cidrs: readonly string[]): ApiGatewayRestApiPolicy {
    const invoke = { Principal: '*', Action: 'execute-api:Invoke', Resource: this.methodArn };
    return fixedId('webhook', new ApiGatewayRestApiPolicy(this, 'Policy', {
      restApiId: this.restApi.id,
      policy: policyDocument([
        { Sid: 'AllowFromCidrs', Effect: 'Allow', ...invoke, Condition: { IpAddress: { 'aws:SourceIp': cidrs } } },
        { Sid: 'DenyFromElsewhere', Effect: 'Deny', ...invoke, Condition: { NotIpAddress: { 'aws:SourceIp': cidrs } } },
      ]),
    }));
  }

  /** A resource for each segment of the path, outermost first. Their addresses go by depth, so a renamed segment is an update. */
  private resources(): ApiGatewayResource[] {
    let parentId = this.restApi.rootResourceId;
    return this.props.path.split('/').map((pathPart, index) => {
      const depth = index + 1;
      const resource = fixedId(`path_${depth}`, new ApiGatewayResource(this, `Path${depth}`, { restApiId: this.restApi.id, parentId, pathPart }));
      parentId = resource.id;
      return resource;
    });
  }

  private authorizer({ function: { functionName, invokeArn }, header }: TokenAuthorizer): ApiGatewayAuthorizer {
    const authorizer = fixedId('webhook', new ApiGatewayAuthorizer(this, 'Authorizer', {
      name: functionName,
      restApiId: this.restApi.id,
      type: 'TOKEN',
      authorizerUri: invokeArn,
      // A request without the header gets 401 from API Gateway, and no function runs.
      identitySource: `method.request.header.${header}`,
      authorizerResultTtlInSeconds: AUTHORIZATION_TTL_SECONDS,
    }));
    this.allowInvoke('authorizer', functionName, `${this.restApi.executionArn}/authorizers/${authorizer.id}`);
    return authorizer;
  }

  private method(resourceId: string, authorizer?: ApiGatewayAuthorizer): ApiGatewayMethod {
    return fixedId('webhook', new ApiGatewayMethod(this, 'Method', {
      restApiId: this.restApi.id,
      resourceId,
      httpMethod: HTTP_METHOD,
      ...(authorizer ? { authorization: 'CUSTOM', authorizerId: authorizer.id } : { authorization: 'NONE' }),
    }));
  }

  private integration({ resourceId, httpMethod }: ApiGatewayMethod): ApiGatewayIntegration {
    const { handler } = this.props;
    this.allowInvoke('handler', handler.functionName, this.methodArn);
    return fixedId('webhook', new ApiGatewayIntegration(this, 'Integration', {
      restApiId: this.restApi.id,
      resourceId,
      httpMethod,
      type: 'AWS_PROXY',
      integrationHttpMethod: 'POST',
      uri: handler.invokeArn,
      timeoutMilliseconds: INTEGRATION_TIMEOUT_MILLISECONDS,
    }));
  }

  private allowInvoke(id: 'authorizer' | 'handler', functionName: string, sourceArn: string): void {
    this.permissions.push(fixedId(id, new LambdaPermission(this, `Invoke-${id}`, {
      statementId: 'api-gateway',
      action: 'lambda:InvokeFunction',
      principal: 'apigateway.amazonaws.com',
      functionName,
      sourceArn,
    })));
  }

  private deploy(served: readonly TerraformResource[]): ApiGatewayDeployment {
    const { handler, authorizer } = this.props;
    return fixedId('webhook', new ApiGatewayDeployment(this, 'Deployment', {
      restApiId: this.restApi.id,
      triggers: {
        configuration: redeployHash(served),
        // The hash sees these two as references: it would miss a function that is replaced under another name.
        handler: handler.invokeArn,
        ...(authorizer && { authorizer: authorizer.function.invokeArn }),
      },
      // What is deployed must be callable.
      dependsOn: [...this.deployed],
      // The stage needs a deployment at every moment.
      lifecycle: { createBeforeDestroy: true },
    }));
  }

  /** No aws_api_gateway_account, which access logs need: there is one per account and region, and it is not this stack's to change. `doctor` looks for it. */
  private deployedStage(): ApiGatewayStage {
    const { stage: stageName, throttling, accessLog, tracing } = this.props;
    const stage = fixedId('webhook', new ApiGatewayStage(this, 'Stage', {
      restApiId: this.restApi.id,
      deploymentId: this.deployment.id,
      stageName,
      // Off, it still does as a caller's header says.
      xrayTracingEnabled: tracing,
      ...(accessLog && { accessLogSettings: { destinationArn: accessLog.logGroup.arn, format: accessLog.format } }),
    }));
    fixedId('webhook', new ApiGatewayMethodSettings(this, 'MethodSettings', {
      restApiId: this.restApi.id,
      stageName: stage.stageName,
      methodPath: '*/*',
      settings: {
        metricsEnabled: true,
        // Execution logs would hold tokens and bodies.
        loggingLevel: 'OFF',
        dataTraceEnabled: false,
        throttlingRateLimit: throttling.requestsPerSecond,
        throttlingBurstLimit: throttling.burst,
      },
    }));
    return stage;
  }
}
