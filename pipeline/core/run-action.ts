import { describeRunFailure } from './describe-run-failure.ts';
import type { ActionResult, Host, Log, Task } from './host.ts';
import { actionKey } from './key.ts';
import type { Outcome } from './report.ts';
import type { Result } from './result.ts';
import type { RunFailure } from './run-failure.ts';

export interface RunActionOptions {
  readonly expectedSeconds: number | undefined;
  readonly abort: AbortSignal;
}

/** Runs one action, tells its beginning and end, and records its result if it has one. */
export const runAction = async (
  task: Task,
  host: Host,
  options: RunActionOptions,
): Promise<Outcome> => {
  const { id, label } = task.action;
  const log = await host.logs.open(task.action);
  const started = host.clock.now();
  const { expectedSeconds } = options;
  const common = { action: id, label, logPath: log.path };
  host.report({
    type: 'action-started',
    time: started,
    ...common,
    ...(expectedSeconds === undefined ? {} : { expectedSeconds }),
  });
  const ran = await runTask(task, host, { log, abort: options.abort });
  await log.close();
  const time = host.clock.now();
  const seconds = (time - started) / 1000;
  const outcome = outcomeOf(ran, { seconds, log });
  if (outcome.kind === 'built') {
    await host.store.record(actionKey(task), { result: outcome.result, seconds }, task.action);
  }
  const failed =
    outcome.kind === 'failed'
      ? { diagnostic: describeRunFailure(outcome.failure, { label, ...outcome }) }
      : {};
  host.report({
    type: 'action-ended',
    time,
    ...common,
    outcome: outcome.kind,
    seconds,
    ...failed,
  });
  return outcome;
};

const runTask = (
  task: Task,
  host: Host,
  { log, abort }: { readonly log: Log; readonly abort: AbortSignal },
): Promise<Result<ActionResult, RunFailure>> =>
  host.runnerOf(task.action).run(task, {
    log,
    signal: abort,
    progress: (message) =>
      host.report({
        type: 'action-progressed',
        time: host.clock.now(),
        action: task.action.id,
        message,
      }),
  });

const outcomeOf = (
  ran: Result<ActionResult, RunFailure>,
  { seconds, log }: { readonly seconds: number; readonly log: Log },
): Outcome => {
  if (ran.ok) return { kind: 'built', result: ran.value, seconds };
  return ran.failure.kind === 'cancelled'
    ? { kind: 'cancelled' }
    : { kind: 'failed', failure: ran.failure, logPath: log.path, logTail: log.tail() };
};
