import path from 'node:path';
import { collectDaily, storeLabel, storeName } from './collect-unused.ts';
import type { CommandContext } from './commands/context.ts';
import type { Action, Output } from './core/action.ts';
import type { Diagnostic } from './core/diagnostic.ts';
import { type Execution, execution } from './core/execute.ts';
import { type Forecast, forecast } from './core/forecast.ts';
import type { Host, Runner } from './core/host.ts';
import { type Outlook, outlook } from './core/outlook.ts';
import type { Past } from './core/past.ts';
import { planOf } from './core/plan.ts';
import type { Report } from './core/report.ts';
import { type Result, success } from './core/result.ts';
import { buildStep } from '../specs/steps/build-rpm.ts';
import { derivations } from './derivations.ts';
import { deriveRunner } from './host/derive-runner.ts';
import { selectRunner } from './host/select-runner.ts';
import { fetchRunner } from './host/fetch-runner.ts';
import { fileLogs } from './host/file-logs.ts';
import { learning, openHistory } from './host/history.ts';
import { machineMirrors } from './host/mirrors.ts';
import type { RunLockFailure } from './host/run-lock.ts';
import { runFolders, takeRunLocks } from './run-locks.ts';
import { shellCommand } from './shell-command.ts';
import { thisMachine } from './host/this-machine.ts';
import { mendingOf } from './mending.ts';
import { type Answering, textIn, textReader } from './stored-answers.ts';
import { type DirectoryStore, directoryStore } from './store/directory.ts';
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
  /** Seconds that an action takes with all processors, where anything like it was measured. */
  readonly expectedSeconds: (action: Action) => number | undefined;
  /** How a run of these actions alone would go, each listed after those that it requires. */
  readonly forecast: (actions: readonly Action[]) => Forecast;
  /**
   * The text of an output that is one file; undefined if its action has no result. What the store
   * has lost of it since is made again.
   */
  readonly textOf: (report: Report, output: Output) => Promise<string | undefined>;
  /** The same for what a run can do without: undefined where the store has lost it, too. */
  readonly textLeft: (report: Report, output: Output) => Promise<string | undefined>;
  /** Says what the store has lost, and has it made again when it is next executed. */
  readonly mend: Answering['mend'];
  readonly giveUp: Answering['giveUp'];
  /** Tells people what is no failure. */
  readonly note: (message: string) => void;
  /** After a run that has used all that it needs: what nobody uses goes, once a day. */
  readonly tidy: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface RunOptions {
  readonly product: string;
  readonly title: string;
  readonly keepGoing: boolean;
  /** The armored secret key of a fingerprint. */
  readonly secret: (name: string, fingerprint: string) => Promise<string | undefined>;
}

/** What a run needs of a command's context. */
export type RunSurroundings = Pick<
  CommandContext,
  'folders' | 'projectRoot' | 'env' | 'drain' | 'abort' | 'now' | 'report'
>;

/** Takes the locks of the store and of where results go. `close` must be called. */
export const openRun = async (
  context: RunSurroundings,
  options: RunOptions,
): Promise<Result<Run, RunLockFailure>> => {
  const { cache, results } = runFolders(context, options.product);
  const locked = await takeRunLocks([cache, results], patience(context));
  if (!locked.ok) return locked;
  const store = await directoryStore(cache);
  await store.sweep();
  const seed = path.join(context.projectRoot, 'recipes/durations.json');
  const history = await openHistory(cache, seed);
  const logFolder = path.join(results, 'logs');
  const runners = runnersOf(store, context, options);
  const past = pastOf(context, options);
  const host: Host = {
    store,
    past,
    report: learning(history, context.report),
    clock: { now: context.now },
    logs: fileLogs(logFolder),
    runnerOf: ({ job }) => runners[job.kind],
  };
  const machine = thisMachine(history);
  const running = execution(host, {
    title: options.title,
    ...machine,
    keepGoing: options.keepGoing,
    drain: context.drain,
    abort: context.abort,
  });
  return success({
    store,
    past,
    logFolder,
    keepGoing: options.keepGoing,
    ...answersOf(running, host),
    expectedSeconds: (action) => machine.expectedSeconds(action, machine.places.work),
    forecast: (actions) =>
      forecast(actions, { ...machine, poolOf: (action) => host.runnerOf(action).pool }),
    note: (message) => note(context, message),
    tidy: () => tidied(store, { cache, context }),
    close: async () => {
      await history.save();
      await store.markUsed();
      await locked.value();
    },
  });
};

const tidied = async (
  store: Pick<DirectoryStore, 'markUsed'>,
  { cache, context }: { readonly cache: string; readonly context: RunSurroundings },
): Promise<void> => {
  await store.markUsed();
  await collectDaily(cache, { env: context.env, now: context.now() });
};

const patience = (context: RunSurroundings) => ({
  waiting: (folder: string, pid: string) =>
    note(context, `another kiln (process ${pid}) uses ${folder}: waiting for it`),
  signal: context.drain,
});

const pastOf = ({ folders, projectRoot, now }: RunSurroundings, { product, title }: RunOptions) =>
  rememberedPast(folders.cache, {
    product,
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
    textLeft: async (report: Report, output: Output) => {
      const text = await textIn(store, report, output);
      return text.ok ? text.value : undefined;
    },
  };
};

/**
 * The engine is looked for when the first container is needed, and not before; nor is its code
 * loaded, which takes longer than to find that nothing has changed.
 */
const runnersOf = (
  store: DirectoryStore,
  context: RunSurroundings,
  { secret, product }: RunOptions,
): Readonly<Record<Action['job']['kind'], Runner>> => {
  const docker = once(async () => {
    const { findEngine } = await import('./setup/find-engine.ts');
    const found = await findEngine(context.env);
    if (!found.ok) throw new EngineMissing(found.failure);
    const { connectEngine } = await import('./setup/connect-engine.ts');
    return connectEngine(found.value);
  });
  const stored = { [storeLabel]: storeName(context.folders.cache) };
  const labels = { 'org.kiln.product': product, 'org.kiln.pid': String(process.pid), ...stored };
  return {
    fetch: fetchRunner(store, machineMirrors()),
    container: deferred(async () => {
      const engine = await docker();
      const { dockerRunner } = await import('../containers/engines/docker.ts');
      const { exchangeWith } = await import('../containers/engines/docker/open-exchange.ts');
      const exchange = exchangeWith(engine, store);
      const { failureKeeper } = await import('./host/kept-failures.ts');
      const keeper = failureKeeper(context.folders.cache, product, {
        step: buildStep,
        look: (name) => shellCommand(name, product),
        now: context.now,
      });
      return dockerRunner({ docker: engine, exchange, secret, labels, keeper });
    }),
    derive: deriveRunner(store, derivations),
    select: selectRunner(store),
    bootstrap: deferred(async () => {
      const { bootstrapRunner } = await import('./host/bootstrap-runner.ts');
      return bootstrapRunner(await docker(), { store, labels: stored });
    }),
  };
};

class EngineMissing extends Error {
  constructor({ message, remedy = [] }: Diagnostic) {
    super([message, ...remedy].join(' '));
  }
}

const deferred = (make: () => Promise<Runner>): Runner => {
  const runner = once(make);
  return {
    pool: 'work',
    run: async (task, context) => {
      try {
        return await (await runner()).run(task, context);
      } catch (error) {
        if (!(error instanceof EngineMissing)) throw error;
        const { message } = error;
        return { ok: false, failure: { kind: 'engine-lost', message, answers: false } };
      }
    },
    holds: async (action, result) => {
      if (!makesImage(action)) return true;
      try {
        return (await (await runner()).holds?.(action, result)) ?? true;
      } catch {
        // Running the action again will say in which way the engine is lost.
        return false;
      }
    },
  };
};

/** Files are the store's; only for images must an engine be asked. */
const makesImage = ({ job }: Action): boolean =>
  job.kind === 'bootstrap' || (job.kind === 'container' && job.produces.kind === 'image');

const once = <Value>(make: () => Promise<Value>): (() => Promise<Value>) => {
  let made: Promise<Value> | undefined;
  return () => (made ??= make());
};

const note = (context: RunSurroundings, message: string): void =>
  context.report({ type: 'noted', time: context.now(), level: 'info', message });
