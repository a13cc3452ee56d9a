import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CodeStarConnectionsClient } from '@aws-sdk/client-codestar-connections';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { apiGatewayAccount } from './api-gateway-account';
import { endpointOf, noPositionals, stageOf } from './call';
import { terraformBinary } from './cdktf';
import { diagnose, homeRegion } from './doctor';
import type { DoctorClients, Finding, NodeVersions } from './doctor';
import { runCommand } from '../cli/command';
import { config } from '../config';
import { stageNames } from '../names';

const STAGES = stageNames(config);

const HELP = `
Checks what a stage needs before it is deployed, and says how to fix what is missing: Node.js, Terraform, credentials, account, region,
secrets, throughput of SSM, state bucket, connection to GitHub, concurrency, API Gateway's role for logs and its throttling, and whether
anybody is told of alarms. It changes nothing, and shows no secret.

Usage: npx projen doctor [-- OPTIONS]

  --stage S       ${STAGES.join(', ')}${STAGES.length === 1 ? ` (default ${STAGES[0]})` : ''}
  --endpoint URL  an emulator of AWS, e.g. http://127.0.0.1:5000
  --json          the findings as JSON
  --help          this text

Exit status: 0 when nothing is "not ok".
`;

runCommand(HELP, { stage: { type: 'string' }, endpoint: { type: 'string' }, json: { type: 'boolean' } }, async ({ values, positionals }) => {
  noPositionals(positionals);
  const stage = stageOf(config, values.stage);
  const endpoint = endpointOf(values.endpoint);
  const findings = await diagnose({ config, stage, clients: clientsOf(stage, endpoint), node: nodeVersions(), endpoint });
  console.log(values.json ? JSON.stringify(findings, undefined, 2) : findings.map(line).join('\n'));
  if (findings.some(({ status }) => status === 'not ok')) {
    process.exitCode = 1;
  }
});

function clientsOf(stage: string, endpoint: string | undefined): DoctorClients {
  const { region, pipeline } = config.stages[stage];
  const connectionRegion = pipeline?.github?.connectionArn.split(':')[3];
  const ssm = new SSMClient({ region, endpoint });
  return {
    sts: new STSClient({ region, endpoint }),
    homeSts: new STSClient({ region: homeRegion(region), endpoint }),
    ssm,
    lambda: new LambdaClient({ region, endpoint }),
    sns: new SNSClient({ region, endpoint }),
    apiGatewayAccount: () => apiGatewayAccount({ region, endpoint, credentials: ssm.config.credentials }),
    s3: new S3Client({ region: config.state?.region ?? region, endpoint, forcePathStyle: endpoint !== undefined }),
    connections: new CodeStarConnectionsClient({ region: connectionRegion ?? region, endpoint }),
    terraformVersion,
  };
}

function nodeVersions(): NodeVersions {
  const { engines } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')) as { engines?: { node?: string } };
  return { wanted: engines?.node, found: process.versions.node };
}

async function terraformVersion(): Promise<string> {
  const binary = terraformBinary(config);
  const { stdout } = await promisify(execFile)(binary, ['version', '-json'], { env: { ...process.env, CHECKPOINT_DISABLE: '1' } })
    .catch((error: NodeJS.ErrnoException) => {
      throw new Error(error.code === 'ENOENT' ? `${binary} is not on PATH` : `${binary} version fails: ${error.message}`);
    });
  try {
    return (JSON.parse(stdout) as { terraform_version: string }).terraform_version;
  } catch {
    throw new Error(`${binary} version -json does not print JSON: is it Terraform or OpenTofu?`);
  }
}

function line({ status, subject, detail, fix }: Finding): string {
  return `${status.padEnd(7)}  ${subject}: ${detail}${fix === undefined ? '' : `\n         fix: ${fix}`}`;
}
