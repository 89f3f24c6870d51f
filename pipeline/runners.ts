import type Dockerode from 'dockerode';
import { buildStep } from '../specs/steps/build-rpm.ts';
import { storeLabel, storeName } from './collect-unused.ts';
import type { Action } from './core/action.ts';
import type { Diagnostic } from './core/diagnostic.ts';
import type { Runner } from './core/host.ts';
import { messageOf } from './core/message-of.ts';
import { derivations } from './derivations.ts';
import { deriveRunner } from './host/derive-runner.ts';
import { fetchRunner } from './host/fetch-runner.ts';
import { machineMirrors } from './host/mirrors.ts';
import { selectRunner } from './host/select-runner.ts';
import type { RunOptions, RunSurroundings } from './run-options.ts';
import { shellCommand } from './shell-command.ts';
import { begunRuns } from './store/begun-runs.ts';
import type { DirectoryStore } from './store/directory.ts';

interface RunnerOptions extends Pick<RunOptions, 'secret' | 'product'> {
  /** This run's id, and those of runs on this store that were killed. */
  readonly run: string;
  readonly killed: readonly string[];
}

interface Runners {
  readonly runners: Readonly<Record<Action['job']['kind'], Runner>>;
  /** Whether a container that was named for this run may be there still. */
  readonly hasLeft: () => boolean;
}

/**
 * The engine is looked for when the first container is needed, and not before; nor is its code
 * loaded, which takes longer than to find that nothing has changed.
 */
export const runnersOn = (
  store: DirectoryStore,
  context: RunSurroundings,
  { secret, product, run, killed }: RunnerOptions,
): Runners => {
  const left = leaving();
  const docker = once(async () => {
    const { findEngine } = await import('./setup/find-engine.ts');
    const found = await findEngine(context.env);
    if (!found.ok) throw new EngineMissing(found.failure);
    const { connectEngine } = await import('./setup/connect-engine.ts');
    const engine = await connectEngine(found.value);
    if (killed.length > 0) await endKilled(killed, { engine, context });
    return engine;
  });
  const stored = { [storeLabel]: storeName(context.folders.cache) };
  const labels = { 'org.kiln.product': product, 'org.kiln.pid': String(process.pid), ...stored };
  const runners = {
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
      const { containerName } = await import('./setup/end-left.ts');
      const named = () => containerName(run);
      return left.watching(
        dockerRunner({ docker: engine, exchange, secret, labels, named, keeper }),
      );
    }),
    derive: deriveRunner(store, derivations),
    select: selectRunner(store),
    bootstrap: deferred(async () => {
      const { bootstrapRunner } = await import('./host/bootstrap-runner.ts');
      return bootstrapRunner(await docker(), { store, labels: stored });
    }),
  };
  return { runners, hasLeft: left.any };
};

/** Knows whether an engine may have a container still that a job was to run in. */
const leaving = () => {
  let count = 0;
  const watching = (runner: Runner): Runner => ({
    ...runner,
    run: async (task, context) => {
      count += 1;
      const ran = await runner.run(task, context);
      if (ran.ok || ran.failure.kind !== 'engine-lost') count -= 1;
      return ran;
    },
  });
  return { watching, any: () => count > 0 };
};

/** What cannot be ended costs time, and nothing else. */
const endKilled = async (
  killed: readonly string[],
  { engine, context }: { readonly engine: Dockerode; readonly context: RunSurroundings },
): Promise<void> => {
  const { endLeft } = await import('./setup/end-left.ts');
  const { count, problem } = await endLeft(engine, killed).catch((error: unknown) => ({
    count: 0,
    problem: messageOf(error),
  }));
  const note = (level: 'info' | 'warning', message: string) =>
    context.report({ type: 'noted', time: context.now(), level, message });
  if (count > 0) {
    const what = count === 1 ? 'a container' : `${count} containers`;
    note('info', `ended ${what} that a killed run has left`);
  }
  if (problem !== undefined) {
    note('warning', `the engine does not end what a killed run has left: ${problem}`);
    return;
  }
  const runs = begunRuns(context.folders.cache);
  for (const run of killed) runs.end(run);
};

class EngineMissing extends Error {
  constructor({ message, remedy = [] }: Diagnostic) {
    super([message, ...remedy].join(': '));
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
