import { boolean, integer } from './checks';
import type { AlarmConfig } from './config';
import type { AlarmOptions } from './options';

/** CloudWatch looks back seven days at most. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const MAX_HOURS = 168;

/** Validates when alarms go off; undefined where there are to be none. */
export function alarmConfig(prefix: string, options: AlarmOptions = {}): AlarmConfig | undefined {
  if (!boolean(`${prefix}alarms.enabled`, options.enabled ?? true)) return undefined;
  const threshold = (name: Exclude<keyof AlarmOptions, 'enabled'>, fallback: number, min: number, max: number) =>
    integer(`${prefix}alarms.${name}`, options[name] ?? fallback, min, max);
  return {
    deadLetters: threshold('deadLetters', 0, 0, 1_000_000),
    deadLetterAgeDays: threshold('deadLetterAgeDays', 10, 1, 13),
    parkedEvents: threshold('parkedEvents', 0, 0, 1_000_000),
    oldestMessageMinutes: threshold('oldestMessageMinutes', 15, 1, 20_160),
    deniedPercent: threshold('deniedPercent', 10, 0, 100),
    quarantinedPercent: threshold('quarantinedPercent', 5, 0, 100),
    functionErrors: threshold('functionErrors', 0, 0, 1_000_000),
    throttles: threshold('throttles', 0, 0, 1_000_000),
    durationPercent: threshold('durationPercent', 80, 1, 100),
    serverErrors: threshold('serverErrors', 0, 0, 1_000_000),
    refusedCredentials: threshold('refusedCredentials', 0, 0, 1_000_000),
    gatewayRefusals: threshold('gatewayRefusals', 0, 0, 1_000_000),
    tooLargeRequests: threshold('tooLargeRequests', 0, 0, 1_000_000),
    throttledRequests: threshold('throttledRequests', 0, 0, 1_000_000),
    blockedRequests: threshold('blockedRequests', 0, 0, 1_000_000),
    requestsPerHour: threshold('requestsPerHour', 360_000, 1, 1_000_000_000),
    logMegabytesPerHour: threshold('logMegabytesPerHour', 1_000, 1, 1_000_000),
    ...(options.noEventsHours === undefined ? {} : { noEventsHours: threshold('noEventsHours', 0, 1, MAX_HOURS) }),
  };
}
