import { ListSubscriptionsByTopicCommand } from '@aws-sdk/client-sns';
import type { SNSClient } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { DoctorClients, Finding, Patient } from './doctor';
import { alarmTopicName } from '../names';

const SUBJECT = 'alarms';

/** What of a patient is looked at here. */
type Listener = Pick<Patient, 'config' | 'stage'> & { readonly clients: Pick<DoctorClients, 'sns' | 'sts'> };

/** Whether anybody is told of a stage's alarms: a subscription tells nobody until it is confirmed. */
export async function checkAlarms({ config, stage, clients: { sns, sts } }: Listener): Promise<Finding[]> {
  const { region, alarms, notify: { topicArn, email, subscriptions = [] } } = config.stages[stage];
  if (!alarms) {
    return [{ status: 'skipped', subject: SUBJECT, detail: 'the stage has none: alarms.enabled in .projenrc.ts' }];
  }
  const wanted = [...(email === undefined ? [] : [email]), ...subscriptions.map(({ endpoint }) => endpoint)].length;
  const topic = topicArn ?? await ownTopic();
  const found = await subscriptionsOf(sns, topic);
  if (found === undefined) {
    return [wanted > 0 && topicArn === undefined
      ? { status: 'skipped', subject: SUBJECT, detail: `the stage is not deployed; ${wanted === 1 ? 'one subscriber is' : `${wanted} subscribers are`} then asked to confirm` }
      : { status: 'not ok', subject: SUBJECT, ...(topicArn === undefined ? nobody() : { detail: `there is no topic ${topic}`, fix: 'set alarmTopicArn in .projenrc.ts to one that is there' }) }];
  }
  const pending = found.filter((arn) => arn === 'PendingConfirmation').length;
  const confirmed = found.length - pending;
  if (confirmed > 0) {
    return [{ status: 'ok', subject: SUBJECT, detail: `${confirmed} confirmed subscription${confirmed === 1 ? '' : 's'} of ${topic}${pending > 0 ? `, ${pending} not confirmed` : ''}` }];
  }
  return [{
    status: 'not ok',
    subject: SUBJECT,
    ...(pending > 0
      ? { detail: `nobody is told: no subscription of ${topic} is confirmed`, fix: 'have the link in AWS\'s message to the subscriber opened; if it is gone, subscribe anew: ' + subscribe(topic) }
      : wanted > 0 ? { detail: `nobody is told: ${topic} has no subscription`, fix: `npx projen deploy -- --stage ${stage}` } : nobody(topic)),
  }];

  async function ownTopic(): Promise<string> {
    const { Account, Arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
    return `arn:${Arn.split(':')[1] ?? 'aws'}:sns:${region}:${Account}:${alarmTopicName(config, stage)}`;
  }

  function nobody(at?: string): Pick<Finding, 'detail' | 'fix'> {
    return {
      detail: `nobody is told${at === undefined ? '' : `: ${at} has no subscription`}`,
      fix: 'set alarmEmail, alarmSubscriptions or alarmTopicArn in .projenrc.ts, run npx projen, and deploy',
    };
  }

  function subscribe(to: string): string {
    return `aws sns subscribe --region ${region} --topic-arn ${to} --protocol email --notification-endpoint ${email ?? '<address>'}`;
  }
}

/** The ARNs of a topic's subscriptions, as SNS lists them; undefined where there is no such topic. */
async function subscriptionsOf(sns: SNSClient, TopicArn: string): Promise<string[] | undefined> {
  const arns: string[] = [];
  try {
    let NextToken: string | undefined;
    do {
      const page = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn, NextToken }));
      // "Deleted" is one that somebody has ended, listed for a while.
      arns.push(...(page.Subscriptions ?? []).map(({ SubscriptionArn = '' }) => SubscriptionArn).filter((arn) => arn !== 'Deleted'));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return arns;
  } catch (error) {
    if (/^NotFound(Exception)?$/.test((error as Error).name)) return undefined;
    throw error;
  }
}
