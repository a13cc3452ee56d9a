import { ApiGatewayBasePathMapping } from '@cdktf/provider-aws/lib/api-gateway-base-path-mapping';
import { ApiGatewayDomainName } from '@cdktf/provider-aws/lib/api-gateway-domain-name';
import type { ApiGatewayStage } from '@cdktf/provider-aws/lib/api-gateway-stage';
import { Construct } from 'constructs';
import { fixedId } from './fixed-id';
import type { StageConfig } from '../../config';

export interface WebhookDomainProps {
  readonly domain: NonNullable<StageConfig['domain']>;
  /** What the host name leads to. */
  readonly stage: ApiGatewayStage;
}

/** A host name for an API's stage. Its DNS record, an alias of `target` in `hostedZoneId`, is the owner's of the zone to make. */
export class WebhookDomain extends Construct {
  /** URL of the host, without a trailing slash. */
  readonly endpoint: string;
  readonly target: string;
  readonly hostedZoneId: string;

  constructor(scope: Construct, id: string, { domain, stage }: WebhookDomainProps) {
    super(scope, id);
    const name = fixedId('webhook', new ApiGatewayDomainName(this, 'Name', {
      domainName: domain.name,
      regionalCertificateArn: domain.certificateArn,
      endpointConfiguration: { types: ['REGIONAL'] },
      securityPolicy: 'TLS_1_2',
    }));
    fixedId('webhook', new ApiGatewayBasePathMapping(this, 'Mapping', {
      domainName: name.domainName,
      apiId: stage.restApiId,
      stageName: stage.stageName,
    }));
    this.endpoint = `https://${domain.name}`;
    this.target = name.regionalDomainName;
    this.hostedZoneId = name.regionalZoneId;
  }
}
