import { DeleteFunctionConcurrencyCommand, GetFunctionConcurrencyCommand, PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import type { LambdaClient } from '@aws-sdk/client-lambda';

/**
 * Keeps functions from being started, so that nothing more comes to the queues: API Gateway answers 5xx, and who called sends again. What
 * runs already runs to its end.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
 *
 * @returns what gives each function the concurrency that it had before.
 */
export async function closeIntake(lambda: LambdaClient, functionNames: readonly string[]): Promise<() => Promise<void>> {
  const closed: { FunctionName: string; reserved?: number }[] = [];
  const reopen = async () => {
    for (const { FunctionName, reserved } of closed.splice(0)) {
      await (reserved === undefined
        ? lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }))
        : lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: reserved })));
    }
  };
  try {
    for (const FunctionName of functionNames) {
      const before = await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName })).catch(unlessMissing);
      if (before === undefined) continue;
      closed.push({ FunctionName, reserved: before.ReservedConcurrentExecutions ?? undefined });
      await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
    }
  } catch (error) {
    await reopen();
    throw error;
  }
  return reopen;
}

/** A stack that was destroyed in part may have lost its functions. */
function unlessMissing(error: Error): undefined {
  if (error.name !== 'ResourceNotFoundException') throw error;
  return undefined;
}
