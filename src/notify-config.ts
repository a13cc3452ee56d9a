import { matching } from './checks';
import type { StageConfig, SubscriptionConfig } from './config';
import { EnumMember, OptionError } from './option-error';
import { AlarmProtocol } from './options';
import type { StageOptions } from './options';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** What an endpoint is, by its protocol. */
const ENDPOINTS: Readonly<Record<AlarmProtocol, { readonly is: string; readonly fits: (endpoint: string, region: string) => boolean }>> = {
  email: { is: 'an e-mail address', fits: (endpoint) => EMAIL.test(endpoint) },
  https: { is: 'an https URL', fits: (endpoint) => /^https:\/\/[^\s/]+\.[^\s/]+(\/\S*)?$/.test(endpoint) },
  sms: { is: 'a telephone number, + and the country\'s code before it', fits: (endpoint) => /^\+[1-9]\d{6,14}$/.test(endpoint) },
  sqs: { is: 'the ARN of a queue in the stage\'s region', fits: (endpoint, region) => isArn(endpoint, 'sqs', region, /^[\w-]{1,80}$/) },
  lambda: { is: 'the ARN of a function in the stage\'s region', fits: (endpoint, region) => isArn(endpoint, 'lambda', region, /^function:[\w-]{1,64}$/) },
};

type Notify = StageConfig['notify'];

/** Validates who is told of a stage's alarms. `at` says where an option stands, for messages. */
export function notifyConfig(
  at: (name: keyof StageOptions) => string, { alarmEmail, alarmSubscriptions }: StageOptions, topicArn: string | undefined, region: string,
): Notify {
  return {
    ...(topicArn && { topicArn }),
    ...(alarmEmail !== undefined && { email: matching(at('alarmEmail'), alarmEmail, EMAIL, 'an e-mail address', 'soc@example.com') }),
    ...(alarmSubscriptions !== undefined && { subscriptions: subscriptions(at('alarmSubscriptions'), alarmSubscriptions, region) }),
  };
}

/** Whether anybody is told, or may be: who is subscribed to a topic that is there already, is not known here. */
export function isNotified({ topicArn, email, subscriptions: others = [] }: Notify): boolean {
  return topicArn !== undefined || email !== undefined || others.length > 0;
}

function subscriptions(option: string, values: NonNullable<StageOptions['alarmSubscriptions']>, region: string): SubscriptionConfig[] {
  const refuse = (value: unknown, allowed: string) =>
    new OptionError(option, value, allowed, [{ protocol: new EnumMember('AlarmProtocol', 'EMAIL'), endpoint: 'soc@example.com' }]);
  if (!Array.isArray(values)) throw refuse(values, 'a list of subscriptions, each with protocol and endpoint');
  return values.map((value) => {
    const { protocol, endpoint } = Object(value) as Partial<NonNullable<StageOptions['alarmSubscriptions']>[number]>;
    const kind = Object.hasOwn(ENDPOINTS, String(protocol)) ? ENDPOINTS[protocol!] : undefined;
    if (!kind) throw refuse(value, `subscriptions with a protocol: ${Object.keys(AlarmProtocol).map((name) => `AlarmProtocol.${name}`).join(', ')}`);
    if (typeof endpoint !== 'string' || !kind.fits(endpoint, region)) throw refuse(value, `subscriptions with an endpoint; of ${protocol} it is ${kind.is}`);
    return { protocol: `${protocol!}`, endpoint };
  });
}

function isArn(text: string, service: string, region: string, resource: RegExp): boolean {
  const [arn, partition, inService, inRegion, account, ...rest] = text.split(':');
  return arn === 'arn' && /^aws[a-z-]*$/.test(partition) && inService === service && inRegion === region && /^\d{12}$/.test(account) && resource.test(rest.join(':'));
}
