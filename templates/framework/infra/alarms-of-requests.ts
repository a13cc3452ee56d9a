import { ABOVE, HOUR, type Alarm } from './alarm';
import { difference, percent, sum } from './alarm-expressions';
import { accessMetric, apiMetric, eventMetric, logMetric, methodMetric, webAclMetric, type Metric, type Monitored } from './metrics';
import { WEB_ACL_RULES } from './web-acl-rules';
import type { AlarmConfig } from '../config';
import { CREDENTIAL_REFUSALS, STATUS_4XX_REFUSALS } from '../runtime/measurements';

const MEGABYTE = 1_000_000;

/** That requests are refused, by whom and for what; that they are answered with a fault; and what they cost. */
export function alarmsOfRequests(monitored: Monitored, thresholds: AlarmConfig): Alarm[] {
  const { config, stage, logGroups } = monitored;
  const { title, authorization, signature } = config.source;
  const { accessLogs, waf } = config.stages[stage];
  const limits = waf ? WEB_ACL_RULES.filter(({ ofStrangers, isIn }) => !ofStrangers && isIn(config.stages[stage])) : [];
  const proof = [authorization && 'a token', signature && 'a signature'].filter(Boolean).join(' or ');
  return [
    {
      ...ABOVE,
      ...percent('refused', apiMetric(monitored, '4XXError'), 'requests', apiMetric(monitored, 'Count'), waf && { blocked: webAclMetric(monitored, 'ALL') }),
      id: 'denied-requests',
      meaning: `More than ${thresholds.deniedPercent}% of requests are refused: ${proof} is wrong, or somebody else is calling.`,
      first: `Compare the secret with the one set at ${title}, and see with \`npx projen doctor\` that it can be used; see the reasons on the dashboard.`,
      threshold: thresholds.deniedPercent,
    },
    ...(signature || authorization ? [{
      ...ABOVE,
      ...sum('requests refused for their signature or token', {
        ...(signature && byReason(monitored, CREDENTIAL_REFUSALS)),
        ...(authorization && { denied: eventMetric(monitored, 'denied') }),
      }),
      id: 'refused-credentials',
      meaning: `A request with ${proof} was refused: a genuine event, which is lost unless ${title} sends it again, or a forgery.`,
      first: `See its address in the log of the function (\`request refused\`)${accessLogs ? ', or in the access log' : ''}: if it is ${title}'s, compare the secret with the one set there.`,
      threshold: thresholds.refusedCredentials,
    }] : []),
    ...(refusesOnlyItself(monitored) ? [gatewayRefusals(monitored, thresholds.gatewayRefusals)] : []),
    ...(accessLogs ? [
      {
        ...ABOVE,
        id: 'too-large-requests',
        meaning: 'A request was answered with 413: API Gateway takes 10 MB, and Lambda about 4.5 MB of it. Nobody keeps it.',
        first: 'Find it in the access log: its address, time and length.',
        metrics: { requests: accessMetric(monitored, 'too-large-requests') },
        threshold: thresholds.tooLargeRequests,
      },
      {
        ...ABOVE,
        id: 'throttled-requests',
        meaning: 'A request was answered with 429: it was over the throttling of the stage, or of the account.',
        first: 'See in the access log who sends so much.',
        metrics: { requests: accessMetric(monitored, 'throttled-requests') },
        threshold: thresholds.throttledRequests,
      },
    ] : []),
    ...(limits.length > 0 ? [{
      ...ABOVE,
      ...sum('requests blocked', Object.fromEntries(limits.map(({ name }) => [name.replaceAll('-', '_'), webAclMetric(monitored, name)]))),
      id: 'blocked-requests',
      meaning: 'The web ACL has blocked requests that may be genuine: for their rate, their size, or their trace header.',
      first: 'See by which rule on the dashboard, and whose they are in the access log.',
      threshold: thresholds.blockedRequests,
    }] : []),
    {
      ...ABOVE,
      id: 'server-errors',
      meaning: `${title} was answered with a 5xx: it should send again, but not every source does.`,
      first: 'See the reasons of refused requests on the dashboard, whether a secret is set and can be used with `npx projen doctor`, and the log of the function.',
      metrics: { errors: apiMetric(monitored, '5XXError') },
      threshold: thresholds.serverErrors,
    },
    {
      ...ABOVE,
      id: 'request-volume',
      meaning: `More than ${thresholds.requestsPerHour} requests came in an hour: each is paid for, whoever sends it.`,
      first: 'See on the dashboard whether they are events, or refused.',
      metrics: { requests: apiMetric(monitored, 'Count') },
      threshold: thresholds.requestsPerHour,
      periodSeconds: HOUR,
    },
    {
      ...ABOVE,
      ...sum('bytes of logs', Object.fromEntries(logGroups.map((name, index) => [`log_${index}`, logMetric(name)]))),
      id: 'log-volume',
      meaning: `More than ${thresholds.logMegabytesPerHour} MB of logs were written in an hour: each megabyte is paid for.`,
      first: 'See in the log of the function which line it is.',
      threshold: thresholds.logMegabytesPerHour * MEGABYTE,
      periodSeconds: HOUR,
    },
  ];
}

/** Whether what API Gateway itself refuses at the webhook's path is too large or too much, and no stranger without a token or from elsewhere. */
function refusesOnlyItself({ config, stage }: Monitored): boolean {
  const { webAclArn, api } = config.stages[stage];
  return config.source.authorization === undefined && webAclArn === undefined && api === undefined;
}

/** API Gateway may write no access log for 413, and for many 429. https://repost.aws/knowledge-center/api-gateway-missing-cloudwatch-logs */
function gatewayRefusals(monitored: Monitored, threshold: number): Alarm {
  const { config, stage } = monitored;
  return {
    ...ABOVE,
    ...difference('refused by API Gateway', { refused: methodMetric(monitored, '4XXError') }, {
      ...byReason(monitored, STATUS_4XX_REFUSALS),
      ...(config.stages[stage].waf && { blocked: webAclMetric(monitored, 'ALL') }),
    }),
    id: 'gateway-refusals',
    meaning: 'API Gateway refused a request before the function saw it: it was too large (413), or over the throttling (429).',
    first: `See at ${config.source.title} which delivery was answered so, and have it sent again.`,
    threshold,
  };
}

function byReason<R extends string>(monitored: Monitored, reasons: readonly R[]): Record<string, Metric> {
  return Object.fromEntries(reasons.map((reason) => [reason.replaceAll('-', '_'), eventMetric(monitored, 'refused', 'Sum', reason)]));
}
