/** How the queues are set up, on AWS and in the local run alike. */

/** 14 days, the longest SQS allows. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
export const RETENTION_SECONDS = 14 * 24 * 60 * 60;

/** How long MozDef's worker has to index a message and delete it before it comes back. */
export const VISIBILITY_TIMEOUT_SECONDS = 60;

/** How often MozDef may fail to take a message before SQS moves it to the dead letters. */
export const MAX_RECEIVES = 10;

/** How often a MozDef event goes back to the queue after that, before it is parked. */
export const MAX_ROUNDS = 5;
