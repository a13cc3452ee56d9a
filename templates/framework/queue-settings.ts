/** How the queues are set up, on AWS and in the local run alike. */

const DAY_SECONDS = 24 * 60 * 60;

/** 14 days, the longest SQS allows. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
export const DEAD_LETTER_RETENTION_SECONDS = 14 * DAY_SECONDS;

/**
 * How long MozDef has to take an event. SQS counts a dead letter's age from when it was sent to the main queue, not from when it was moved: so
 * this is shorter, by the days that are left to those who are alarmed of one that was moved on its last day.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html
 */
export const RETENTION_SECONDS = 10 * DAY_SECONDS;

/** How long MozDef's worker has to index a message and delete it before it comes back. */
export const VISIBILITY_TIMEOUT_SECONDS = 60;

/** How often MozDef may fail to take a message before SQS moves it to the dead letters. */
export const MAX_RECEIVES = 10;

/** How often a MozDef event goes back to the queue after that, before it is parked. */
export const MAX_ROUNDS = 5;
