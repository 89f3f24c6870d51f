import type { Action, Label } from './action.ts';
import { clashIn } from './clash-in.ts';
import { describeRunFailure } from './describe-run-failure.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { ActionEnded } from './event.ts';
import type { Digest } from './digest.ts';
import type { ActionResult, Host, Log, Task } from './host.ts';
import { type Kept, keepResult } from './keep-result.ts';
import { partsOf } from './parts.ts';
import type { FailedAttempt, Made } from './past.ts';
import type { Outcome } from './report.ts';
import { failure, type Result } from './result.ts';
import type { CorruptedInput, EngineLost, RunFailure } from './run-failure.ts';
import { treeDigest } from './tree-digest.ts';

export interface RunActionOptions {
  /** Where the result is kept. */
  readonly key: Digest;
  readonly processors: number;
  readonly expectedSeconds: number | undefined;
  readonly abort: AbortSignal;
  /** What is no fault of the action's is no failure yet: it is given once more. */
  readonly repeatable: boolean;
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
  const { key, expectedSeconds, processors } = options;
  const common = { action: id, label, logPath: log.path, processors };
  host.report({
    type: 'action-started',
    time: started,
    ...common,
    ...(expectedSeconds === undefined ? {} : { expectedSeconds }),
  });
  let busy: number | undefined;
  const keptBusy = (measured: number) => (busy = measured);
  const ran = await runTask(task, host, { log, keptBusy, ...options });
  await log.close();
  const time = host.clock.now();
  const seconds = (time - started) / 1000;
  const kept = ran.ok
    ? await keepResult(task.action, host, { key, result: ran.value, seconds })
    : ran;
  if (kept.ok) {
    const result = treeDigest(kept.value.result.files);
    await remember(task, host, { key, time, seconds, equal: kept.value.equal, result });
  }
  const outcome = outcomeOf(kept, { seconds, log });
  if (options.repeatable && isNoFaultOfIts(outcome)) {
    const message = repeating(task.action, outcome.failure);
    host.report({ type: 'noted', time, level: 'warning', message });
    return outcome;
  }
  const end = endOf(outcome, { label, seconds, busy });
  if (end.diagnostic) {
    await host.past?.rememberFailure(label, failedAttempt(end.diagnostic, { id, time }));
  }
  host.report({ type: 'action-ended', time, ...common, ...end });
  return outcome;
};

const failedAttempt = (
  { message, logPath = '', remedy = [] }: Diagnostic,
  { id, time }: { readonly id: Digest; readonly time: number },
): FailedAttempt => ({ action: id, time, message, logPath, remedy });

/** What is known without running needs no explanation. */
const remember = async (
  task: Task,
  { past, runnerOf }: Host,
  ran: Omit<Made, 'parts' | 'run'>,
): Promise<void> => {
  if (past === undefined || runnerOf(task.action).foresee?.(task.action)) return;
  await past.remember(task.action.label, { ...ran, parts: partsOf(task) });
};

/** What was run is not reused. */
type Ran = Exclude<Outcome, { readonly kind: 'reused' }>;

interface Ended {
  readonly label: Label;
  readonly seconds: number;
  readonly busy: number | undefined;
}

const endOf = (
  outcome: Ran,
  { label, seconds, busy }: Ended,
): Pick<ActionEnded, 'outcome' | 'seconds' | 'equal' | 'busyProcessors' | 'diagnostic'> => ({
  outcome: outcome.kind,
  seconds,
  ...(busy === undefined ? {} : { busyProcessors: busy }),
  ...(outcome.kind === 'built' && outcome.equal ? { equal: true } : {}),
  ...(outcome.kind === 'failed'
    ? { diagnostic: describeRunFailure(outcome.failure, { label, ...outcome }) }
    : {}),
});

type Repeatable = Extract<Outcome, { readonly kind: 'failed' }> & {
  readonly failure: CorruptedInput | EngineLost;
};

/** When the store had other bytes for an input than its name says, or the engine lost the job. */
export const isNoFaultOfIts = (outcome: Outcome): outcome is Repeatable =>
  outcome.kind === 'failed' &&
  (outcome.failure.kind === 'corrupted-input' ||
    (outcome.failure.kind === 'engine-lost' && outcome.failure.answers));

const repeating = ({ label: { step, subject } }: Action, lost: Repeatable['failure']): string =>
  lost.kind === 'engine-lost'
    ? `${subject}: ${step}: it was lost (${lost.message}): it is run again`
    : `${subject}: ${step}: ${hadOtherBytes(lost.digest)}`;

/** Said where an entry of the store has not the bytes of its name. */
export const hadOtherBytes = (digest: Digest): string =>
  `the store's file ${digest} had other bytes: it is made again`;

interface Measuring {
  readonly log: Log;
  readonly keptBusy: (processors: number) => void;
}

const runTask = async (
  task: Task,
  host: Host,
  { log, abort, processors, keptBusy }: RunActionOptions & Measuring,
): Promise<Result<ActionResult, RunFailure>> => {
  const clash = clashIn(task.inputs);
  if (clash) return failure(clash);
  return host.runnerOf(task.action).run(task, {
    log,
    signal: abort,
    processors,
    keptBusy,
    progress: (message) =>
      host.report({
        type: 'action-progressed',
        time: host.clock.now(),
        action: task.action.id,
        message,
      }),
  });
};

const outcomeOf = (
  ran: Result<Kept, RunFailure>,
  { seconds, log }: { readonly seconds: number; readonly log: Log },
): Ran => {
  if (ran.ok) return { kind: 'built', ...ran.value, seconds };
  return ran.failure.kind === 'cancelled'
    ? { kind: 'cancelled' }
    : { kind: 'failed', failure: ran.failure, logPath: log.path, logTail: log.tail() };
};
