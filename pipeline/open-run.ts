import path from 'node:path';
import { collectDaily } from './collect-unused.ts';
import type { Action, Output } from './core/action.ts';
import type { Noted } from './core/event.ts';
import { type Execution, execution } from './core/execute.ts';
import { type Forecast, forecast } from './core/forecast.ts';
import type { Host } from './core/host.ts';
import { type Outlook, outlook } from './core/outlook.ts';
import type { Past } from './core/past.ts';
import { planOf } from './core/plan.ts';
import type { Report } from './core/report.ts';
import { type Result, success } from './core/result.ts';
import { fileLogs } from './host/file-logs.ts';
import { type History, learning, openHistory } from './host/history.ts';
import type { RunLockFailure } from './host/run-lock.ts';
import type { RunOptions, RunSurroundings } from './run-options.ts';
import { runnersOn } from './runners.ts';
import { runFolders, type RunLocks, takeRunLocks } from './run-locks.ts';
import { thisMachine } from './host/this-machine.ts';
import { mendingOf } from './mending.ts';
import { type Answering, textReader } from './stored-answers.ts';
import { type DirectoryStore, directoryStore } from './store/directory.ts';
import { begunRuns } from './store/begun-runs.ts';
import { storeClaims } from './store/claims.ts';
import { type EndedPlans, endedPlans } from './store/ended-plans.ts';
import { storeNeighbours } from './store/neighbours.ts';
import { rememberedPast } from './store/remembered-past.ts';

/** What commands that run plans share: the store, the execution, and answers from results. */
export interface Run {
  readonly store: DirectoryStore;
  readonly logFolder: string;
  /** Whether it goes on with what a failure leaves possible. */
  readonly keepGoing: boolean;
  readonly execute: (goals: readonly Output[]) => Promise<Report>;
  /** What `execute` would run or may have to, and why. */
  readonly outlook: (goals: readonly Output[]) => Promise<Outlook>;
  /** What is remembered of what ran. */
  readonly past: Past;
  /** What it has executed, as far as that is kept. */
  readonly ended: EndedPlans['all'];
  /** Seconds that an action takes with all processors, where anything like it was measured. */
  readonly expectedSeconds: (action: Action) => number | undefined;
  /** How a run of these actions alone would go, each listed after those that it requires. */
  readonly forecast: (actions: readonly Action[]) => Forecast;
  /**
   * The text of an output that is one file; undefined if its action has no result. What the store
   * has lost of it since is made again.
   */
  readonly textOf: (report: Report, output: Output) => Promise<string | undefined>;
  /** Says what the store has lost, and has it made again when it is next executed. */
  readonly mend: Answering['mend'];
  readonly giveUp: Answering['giveUp'];
  /** Tells people what is no failure; `stands` where it stays so until something changes. */
  readonly note: (message: string, options?: Partial<Pick<Noted, 'level' | 'stands'>>) => void;
  /** After a run that has used all that it needs: what nobody uses goes, once a day. */
  readonly tidy: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Takes the store, and the folder that results go to, if any do. `close` must be called. */
export const openRun = async (
  context: RunSurroundings,
  options: RunOptions,
): Promise<Result<Run, RunLockFailure>> => {
  const { cache, results } = runFolders(context, options.product);
  const begun = await beginRun(context, options);
  if (!begun.ok) return begun;
  const { run, killed, locks, end } = begun.value;
  const store = await directoryStore(cache);
  const history = await openHistory(cache, `${context.projectRoot}/recipes/durations.json`);
  const logFolder = path.join(results, 'logs');
  const { runners, hasLeft } = runnersOn(store, context, { ...options, run, killed });
  const past = pastOf(context, options);
  const neighbours = storeNeighbours(cache);
  const endings = endedPlans(cache, { ...context, store, product: options.product });
  const host: Host = {
    store,
    past,
    endings,
    claims: storeClaims(cache),
    neighbours,
    report: learning(history, context.report),
    clock: { now: context.now },
    logs: fileLogs(logFolder),
    runnerOf: ({ job }) => runners[job.kind],
  };
  const machine = thisMachine(history);
  const { title, keepGoing } = options;
  const { drain, abort } = context;
  const running = execution(host, { title, ...machine, keepGoing, drain, abort });
  return success({
    store,
    past,
    ended: endings.all,
    logFolder,
    keepGoing,
    ...answersOf(running, host),
    expectedSeconds: (action) => machine.expectedSeconds(action, machine.places.work),
    forecast: (actions) =>
      forecast(actions, { ...machine, poolOf: (action) => host.runnerOf(action).pool }),
    note: (message, options) => context.report({ ...noted(context, message), ...options }),
    ...endsOf({ neighbours, history, store, endings, hasLeft, end }, locks, context),
  });
};

interface Closing {
  readonly neighbours: Pick<ReturnType<typeof storeNeighbours>, 'leave'>;
  readonly history: Pick<History, 'save'>;
  readonly store: Pick<DirectoryStore, 'markUsed'>;
  readonly endings: Pick<EndedPlans, 'save'>;
  /** Whether a container of it may be there still. */
  readonly hasLeft: () => boolean;
  readonly end: () => void;
}

const endsOf = (
  { neighbours, history, store, endings, hasLeft, end }: Closing,
  { whenAlone, release }: RunLocks,
  { folders, env, now }: RunSurroundings,
): Pick<Run, 'tidy' | 'close'> => {
  let saved: Promise<void> | undefined;
  // While the store is still this run's, too.
  const save = () => (saved ??= saveAll());
  const saveAll = async () => {
    neighbours.leave();
    await history.save();
    await store.markUsed();
    endings.save();
  };
  return {
    tidy: async () => {
      await save();
      await whenAlone(() => collectDaily(folders.cache, { env, now: now() }));
    },
    close: async () => {
      await save();
      if (!hasLeft()) end();
      await release();
    },
  };
};

/** Takes the locks. Whoever is alone then with the store knows which runs on it were killed. */
const beginRun = async (context: RunSurroundings, options: RunOptions) => {
  const runs = begunRuns(context.folders.cache);
  let killed: readonly string[] = [];
  const locks = await lockedFor(context, options, () => {
    killed = runs.all();
  });
  if (!locks.ok) return locks;
  const run = runs.begin();
  return success({ run, killed, locks: locks.value, end: () => runs.end(run) });
};

const lockedFor = (
  context: RunSurroundings,
  { product, places }: RunOptions,
  alone: () => void,
) => {
  const { cache, results } = runFolders(context, product);
  return takeRunLocks(
    { cache, results: places ? results : undefined },
    {
      sweep: async () => {
        alone();
        await (await directoryStore(cache)).sweep();
      },
      waiting: (folder, pid) =>
        context.report(
          noted(context, `another kiln (process ${pid}) uses ${folder}: waiting for it`),
        ),
      signal: context.drain,
    },
  );
};

const pastOf = ({ folders, projectRoot, now }: RunSurroundings, { product, title }: RunOptions) =>
  rememberedPast(folders.cache, {
    product,
    projectRoot,
    run: `the run '${title}' of ${projectRoot}, begun ${new Date(now()).toISOString()}`,
  });

const answersOf = (running: Execution, host: Host) => {
  const { store } = host;
  const execute = (goals: readonly Output[]) => running.execute(planOf(goals));
  const { mend, giveUp } = mendingOf(running, host);
  return {
    execute,
    mend,
    giveUp,
    outlook: (goals: readonly Output[]) => outlook(planOf(goals), host),
    textOf: textReader({ store, execute, mend, giveUp }),
  };
};

const noted = ({ now }: RunSurroundings, message: string): Noted => ({
  type: 'noted',
  time: now(),
  level: 'info',
  message,
});
