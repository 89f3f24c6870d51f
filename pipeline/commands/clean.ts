import { collect } from '../collect-unused.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { bootFolderPid } from '../boot/boot-folder.ts';
import { describeRunLock } from '../host/describe-run-lock.ts';
import { isRunning } from '../host/is-running.ts';
import { lockFile, takeRunLock } from '../host/run-lock.ts';
import { begunFolder } from '../store/begun-runs.ts';
import { cleanFolder } from '../store/clean-folder.ts';
import { cleanOrphans } from '../setup/clean-orphans.ts';
import { connectEngine } from '../setup/connect-engine.ts';
import { type Keeping, limitsOf } from '../keeping.ts';
import { findEngine } from '../setup/find-engine.ts';
import { ownEngine } from '../setup/own-engine.ts';
import { stopEngine } from '../setup/stop-engine.ts';
import { unmountBelow } from '../setup/unmount-below.ts';
import type { CommandContext } from './context.ts';

export interface CleanOptions {
  readonly orphans: boolean;
  /** What to keep of the caches, where only what is not used is to go. */
  readonly unused?: Keeping;
  readonly engine: boolean;
  readonly all: boolean;
}

/** Removes what is asked for, the caches where nothing is, and says what each freed. */
export const run = async (options: CleanOptions, context: CommandContext): Promise<number> => {
  // Orphans are what no living run has; any other would find its results, or its engine, gone.
  const onlyOrphans = options.orphans && !options.engine && !options.all;
  return onlyOrphans ? clean(options, context) : cleanAlone(options, context);
};

const cleanAlone = async (options: CleanOptions, context: CommandContext): Promise<number> => {
  const { cache } = context.folders;
  const lock = await takeRunLock(cache, {
    waiting: (pid) =>
      context.stderr(`another kiln (process ${pid}) uses ${cache}: waiting for it\n`),
    signal: context.drain,
  });
  if (!lock.ok) {
    const { message, exitCode } = describeRunLock(lock.failure);
    context.stderr(`error: ${message}\n`);
    return exitCode;
  }
  try {
    return await clean(options, context);
  } finally {
    await lock.value();
  }
};

const clean = async (options: CleanOptions, context: CommandContext): Promise<number> => {
  const { all } = options;
  const { unused } = options;
  const caches = all || !(options.orphans || options.engine || unused);
  const steps = [
    ...(unused ? [() => removeUnused(unused, context)] : []),
    ...(caches ? [() => cleaned('caches', context.folders.cache, isInUse)] : []),
    ...(all || options.orphans ? [() => orphans(context)] : []),
    ...(all || options.engine ? [() => engine(context)] : []),
    ...(all ? [() => engineData(context)] : []),
  ];
  const done: Cleaned[] = [];
  for (const step of steps) {
    const one = await step();
    done.push(one);
    if (!context.json) context.stdout(`${one.what}: ${one.outcome}\n`);
    if (one.failed) break;
  }
  if (context.json) context.stdout(`${JSON.stringify({ version: '1.0', cleaned: done })}\n`);
  return done.some(({ failed }) => failed) ? 36 : 0;
};

interface Cleaned {
  readonly what: string;
  readonly outcome: string;
  readonly freedBytes: number;
  readonly failed: boolean;
}

const removeUnused = async (keeping: Keeping, context: CommandContext): Promise<Cleaned> => {
  const limits = limitsOf(keeping, context.now());
  const { cache } = context.folders;
  const { results, images, freedBytes } = await collect(cache, { ...limits, env: context.env });
  const outcome = `${results} results, ${images} images: ${freed(freedBytes)}`;
  return { what: 'unused', outcome, freedBytes, failed: false };
};

/** The lock's own file, and the disks of machines that run. */
const isInUse = (name: string): boolean => {
  if (name === lockFile || name === begunFolder) return true;
  const pid = bootFolderPid(name);
  return pid !== undefined && isRunning(pid);
};

const cleaned = async (
  what: string,
  folder: string,
  isKept?: (name: string) => boolean,
): Promise<Cleaned> => {
  const freedBytes = await cleanFolder(folder, isKept);
  const outcome = `${folder}: ${freed(freedBytes)}`;
  return { what, outcome, freedBytes, failed: false };
};

const orphans = async ({ env }: CommandContext): Promise<Cleaned> => {
  const what = 'orphans';
  const found = await findEngine(env);
  if (!found.ok) return { what, ...unreachable(found.failure) };
  const { containers, images, volumes, kept, freedBytes } = await cleanOrphans(
    await connectEngine(found.value),
  );
  const counted = `${containers} containers, ${images} images, ${volumes} volumes`;
  const living = kept === 0 ? '' : `; ${kept} are in use by a run and stay`;
  return { what, outcome: `${counted}: ${freed(freedBytes)}${living}`, freedBytes, failed: false };
};

const unreachable = ({ message }: Diagnostic) => ({
  outcome: `${message}: nothing to remove`,
  freedBytes: 0,
  failed: false,
});

const engine = async ({ folders }: CommandContext): Promise<Cleaned> => {
  const stopped = await stopEngine(folders);
  return {
    what: 'engine',
    outcome: words[stopped],
    freedBytes: 0,
    failed: stopped === 'still-running',
  };
};

const engineData = (context: CommandContext) => {
  const { data } = ownEngine(context.folders);
  unmountBelow(data);
  return cleaned("engine's data", data);
};

const words = {
  stopped: 'ended',
  'not-running': 'none that Kiln has started is running',
  'still-running': 'does not end',
} as const;

const freed = (bytes: number) =>
  bytes === 0 ? 'nothing to free' : `${(bytes / 1024 ** 2).toFixed(1)} MiB freed`;
