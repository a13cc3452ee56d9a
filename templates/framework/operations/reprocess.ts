import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import { orLocal } from './call';
import { reasonOf } from '../cli/aws-error';
import { table } from '../cli/table';
import type { ReprocessReport, ReprocessRequest } from '../runtime/reprocess/request';

/** One run of the reprocess function. */
export type RunReprocess = (request: ReprocessRequest) => Promise<ReprocessReport>;

/** Runs a deployed function. */
export function onLambda(client: LambdaClient, functionName: string): RunReprocess {
  return async (request) => {
    const { FunctionError, Payload } = await client.send(new InvokeCommand({
      FunctionName: functionName,
      Payload: Buffer.from(JSON.stringify(request)),
    })).catch((error: Error) => orLocal(new Error(error.name === 'ResourceNotFoundException'
      ? `there is no function ${functionName}: deploy the stage first, or see whose credentials these are: aws sts get-caller-identity`
      : `${functionName} cannot be invoked: ${reasonOf(error)}`, { cause: error })));
    const text = Buffer.from(Payload ?? []).toString('utf8');
    if (FunctionError) {
      throw new Error(`${functionName} failed: ${describeFailure(text)}. Dead letters that it was working on come back by themselves; its log tells more.`);
    }
    return JSON.parse(text) as ReprocessReport;
  };
}

/**
 * Runs the function until nothing is left to do, or a run has changed nothing: each run takes up where the one before it ended.
 *
 * @param onRun is told what all runs so far did.
 */
export async function reprocessAll(run: RunReprocess, request: ReprocessRequest, onRun: (soFar: ReprocessReport) => void): Promise<ReprocessReport> {
  let sum = await run(request);
  onRun(sum);
  let progress = changed(sum);
  while (sum.more && progress > 0 && !request.dryRun) {
    const max = request.max === undefined ? undefined : request.max - changed(sum);
    if (max !== undefined && max <= 0) break;
    const last = await run({ ...request, max, before: sum.before });
    progress = changed(last);
    sum = add(sum, last);
    onRun(sum);
  }
  return sum;
}

/** A report for people. */
export function toTable(report: ReprocessReport, dryRun = false): string {
  const { examined, delivered, dropped, quarantinedAgain, returned, parked, discarded, takenApart = 0, skipped, failed, byReason } = report;
  const rows: [string, number][] = [
    ['delivered', delivered],
    ['dropped by the handler', dropped],
    ['returned to the queue (redriven by SQS)', returned],
    ['parked (redriven again and again)', parked],
    ['quarantined again', quarantinedAgain],
    ...(discarded > 0 ? [['discarded', discarded] satisfies [string, number]] : []),
    ...Object.entries(byReason).sort().map(([reason, count]): [string, number] => [`  ${reason}`, count]),
    ...(takenApart > 0 ? [['large batches taken apart', takenApart] satisfies [string, number]] : []),
    ['left alone', skipped],
    ['not acknowledged by SQS, left alone', failed],
    ['dead letters examined', examined],
  ];
  return table([dryRun ? 'what would become of them' : 'what became of them', 'count'], rows.map(([name, count]) => [name, String(count)]));
}

/** How many dead letters a run took off the queue. */
function changed({ delivered, dropped, quarantinedAgain, returned, parked, discarded, takenApart = 0 }: ReprocessReport): number {
  return delivered + dropped + quarantinedAgain + returned + parked + discarded + takenApart;
}

/** The sum of the runs so far and one more. What a run leaves on the queue, the next one comes by again: it is counted once. */
function add(sum: ReprocessReport, last: ReprocessReport): ReprocessReport {
  const byReason = { ...sum.byReason };
  for (const [reason, count] of Object.entries(last.byReason)) byReason[reason] = (byReason[reason] ?? 0) + count;
  // A run that ended early has not come by all of it.
  const left = (which: 'skipped' | 'failed') => (last.more ? Math.max(sum[which], last[which]) : last[which]);
  const [skipped, failed] = [left('skipped'), left('failed')];
  const takenApart = (sum.takenApart ?? 0) + (last.takenApart ?? 0);
  const gone = (report: ReprocessReport) => report.examined - report.skipped - report.failed;
  return {
    examined: gone(sum) + gone(last) + skipped + failed,
    delivered: sum.delivered + last.delivered,
    dropped: sum.dropped + last.dropped,
    quarantinedAgain: sum.quarantinedAgain + last.quarantinedAgain,
    returned: sum.returned + last.returned,
    parked: sum.parked + last.parked,
    discarded: sum.discarded + last.discarded,
    ...(takenApart > 0 ? { takenApart } : {}),
    skipped,
    failed,
    byReason,
    more: last.more,
    before: sum.before,
  };
}

/** What Lambda says of a function that failed: the error's message, or that it ran out of time or memory. */
function describeFailure(payload: string): string {
  try {
    const { errorType, errorMessage } = JSON.parse(payload) as { errorType?: string; errorMessage?: string };
    return errorMessage ?? errorType ?? payload;
  } catch {
    return payload || 'it gave no reason';
  }
}
