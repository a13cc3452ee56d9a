import { createServer } from 'node:http';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { close, listen } from '../../../templates/framework/local/http-server';
import { onLambda, reprocessAll, toTable } from '../../../templates/framework/operations/reprocess';
import type { ReprocessReport, ReprocessRequest } from '../../../templates/framework/runtime/reprocess/request';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const NOTHING: ReprocessReport = {
  examined: 0,
  delivered: 0,
  dropped: 0,
  quarantinedAgain: 0,
  returned: 0,
  parked: 0,
  discarded: 0,
  skipped: 0,
  failed: 0,
  byReason: {},
  more: false,
  before: 1_000,
};
const NAME = 'MozDef-EF-zoom-dev-reprocess';

/** Runs until the end, of runs that report this; returns the requests, and the sum. */
async function all(request: ReprocessRequest, ...reports: Partial<ReprocessReport>[]) {
  const requests: ReprocessRequest[] = [];
  const progress: number[] = [];
  const sum = await reprocessAll(async (each) => {
    requests.push(each);
    return { ...NOTHING, ...reports[requests.length - 1] };
  }, request, ({ examined }) => progress.push(examined));
  return { requests, sum, progress };
}

test('runs until there is no more, each from where the one before ended, and adds up', async () => {
  const { requests, sum, progress } = await all(
    { reason: 'schema' },
    { examined: 10, delivered: 6, quarantinedAgain: 4, byReason: { schema: 3, contract: 1 }, more: true },
    { examined: 7, dropped: 1, quarantinedAgain: 2, skipped: 4, byReason: { schema: 2 }, more: true },
    { examined: 6, returned: 1, parked: 1, skipped: 4 },
  );
  expect(requests).toEqual([{ reason: 'schema' }, { reason: 'schema', before: 1_000 }, { reason: 'schema', before: 1_000 }]);
  expect(sum).toEqual({
    ...NOTHING, examined: 19, delivered: 6, dropped: 1, quarantinedAgain: 6, returned: 1, parked: 1, skipped: 4, byReason: { schema: 5, contract: 1 },
  });
  expect(progress).toEqual([10, 17, 19]);
});

test.each<[string, Partial<ReprocessReport>[], Partial<ReprocessReport>]>([
  ['is not selected', [
    { examined: 9, delivered: 5, skipped: 4, more: true },
    { examined: 8, delivered: 2, skipped: 6 },
  ], { examined: 13, delivered: 7, skipped: 6, failed: 0 }],
  ['was not seen by a run that ended early', [
    { examined: 9, delivered: 5, skipped: 4, more: true },
    { examined: 3, delivered: 2, skipped: 1, more: true },
    { examined: 1, skipped: 1, more: true },
  ], { examined: 11, delivered: 7, skipped: 4, failed: 0 }],
  ['failed first, and then did not', [
    { examined: 10, delivered: 7, failed: 3, more: true },
    { examined: 3, delivered: 3 },
  ], { examined: 10, delivered: 10, skipped: 0, failed: 0 }],
  ['fails again and again', [
    { examined: 10, delivered: 7, failed: 3, more: true },
    { examined: 3, failed: 3, more: true },
  ], { examined: 10, delivered: 7, skipped: 0, failed: 3 }],
])('what %s is counted once, however many runs come by it', async (_, reports, expected) => {
  const { requests, sum } = await all({}, ...reports);
  expect(requests).toHaveLength(reports.length);
  expect(sum).toMatchObject(expected);
});

test.each<[string, ReprocessRequest, Partial<ReprocessReport>, number]>([
  ['nothing was changed', {}, { skipped: 10, failed: 3, more: true }, 1],
  ['it is a dry run', { dryRun: true }, { delivered: 10, more: true }, 1],
  ['as many as asked for were taken', { max: 10 }, { delivered: 8, quarantinedAgain: 2, more: true }, 1],
  ['the rest of as many as asked for was taken', { max: 15 }, { delivered: 10, more: true }, 2],
])('does not run for ever when %s', async (_, request, report, runs) => {
  const { requests, sum } = await all(request, report, { ...report, delivered: 5 });
  expect(requests).toHaveLength(runs);
  expect(requests.map(({ max }) => max)).toEqual([request.max, 5].slice(0, runs));
  expect(sum.more).toBe(true);
});

test('the table tells what became of the dead letters, and why', () => {
  expect(toTable({ ...NOTHING, examined: 12, delivered: 5, quarantinedAgain: 7, byReason: { schema: 3, contract: 4 } })).toBe(`\
what became of them                      count
---------------------------------------  -----
delivered                                5
dropped by the handler                   0
returned to the queue (redriven by SQS)  0
parked (redriven again and again)        0
quarantined again                        7
  contract                               4
  schema                                 3
left alone                               0
not acknowledged by SQS, left alone      0
dead letters examined                    12`);
  expect(toTable(NOTHING, true)).toMatch(/^what would become of them /);
});

describe('on Lambda', () => {
  /** Invokes the function at an endpoint that answers this, and returns the call and the report. */
  const invoke = async (status: number, headers: Record<string, string>, body: unknown) => {
    const calls: string[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
        calls.push(`${request.method} ${request.url} ${Buffer.concat(chunks).toString('utf8')}`);
        response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
      });
    });
    const client = new LambdaClient({
      endpoint: `http://127.0.0.1:${await listen(server, 0)}`,
      region: 'us-west-2',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    });
    try {
      return { report: await onLambda(client, NAME)({ max: 5, reason: undefined }), calls };
    } finally {
      client.destroy();
      await close(server);
    }
  };

  test('the function is invoked, and its report read', async () => {
    const { report, calls } = await invoke(200, {}, { ...NOTHING, delivered: 5 });
    expect(report).toEqual({ ...NOTHING, delivered: 5 });
    expect(calls).toEqual([`POST /2015-03-31/functions/${NAME}/invocations {"max":5}`]);
  });

  test.each<[string, number, Record<string, string>, unknown, RegExp]>([
    ['fails', 200, { 'x-amz-function-error': 'Unhandled' }, { errorType: 'InvalidRequestError', errorMessage: 'max is 0; it must be' }, /-reprocess failed: max is 0; it must be\. /],
    ['is ended', 200, { 'x-amz-function-error': 'Unhandled' }, { errorMessage: 'Task timed out after 900.00 seconds' }, /failed: Task timed out after 900\.00 seconds\. /],
    ['fails without a word', 200, { 'x-amz-function-error': 'Unhandled' }, '', /failed: it gave no reason\. /],
    ['is not there', 404, { 'x-amzn-errortype': 'ResourceNotFoundException' }, { Message: 'Function not found' }, /^there is no function .*-reprocess: deploy the stage first/],
    ['may not be invoked', 403, { 'x-amzn-errortype': 'AccessDeniedException' }, { Message: 'not authorized' }, /cannot be invoked: the credentials may not do this \(AccessDeniedException: not authorized\); use others, .*\. For the queues of the local run: --local$/],
  ])('a function that %s is an error that says so', async (_, status, headers, body, message) => {
    await expect(invoke(status, headers, body)).rejects.toThrow(message);
  });
});
