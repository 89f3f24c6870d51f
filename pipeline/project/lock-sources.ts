import type { Lock, LockedSource } from '../../recipes/lock.ts';
import type { CommandContext } from '../commands/context.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';
import { describeRunLock } from '../host/describe-run-lock.ts';
import { downloader } from '../host/download.ts';
import { machineMirrors } from '../host/mirrors.ts';
import { openRun } from '../open-run.ts';
import { lockDebianSources } from './lock-debian-sources.ts';
import { lockDownload } from './lock-download.ts';
import type { LockInputs } from './read-lock-inputs.ts';
import { isLocked, type WantedSource, wantedSources } from './wanted-source.ts';

export interface LockedSources {
  /** All that the lock has then; what could not be resolved is as it was. */
  readonly sources: Lock['sources'];
  readonly failures: readonly Diagnostic[];
}

/**
 * Locks the sources of the product's packages: what is not locked as its recipe names it, or all
 * with `update`. What no recipe names any more leaves the lock. What is downloaded stays in the store.
 */
export const lockSources = async (
  { product, recipes, lock }: LockInputs,
  { update }: { readonly update: boolean },
  context: CommandContext,
): Promise<LockedSources> => {
  const named = new Set(product.packages);
  const all = recipes.map((recipe) => ({ recipe, wanted: wantedSources(recipe, lock) }));
  const known = new Set(all.flatMap(({ wanted }) => wanted.map(({ key }) => key)));
  const kept = Object.entries(lock.sources).filter(([key]) => known.has(key));
  const asked = all
    .filter(({ recipe }) => named.has(recipe.value.name))
    .flatMap(({ wanted }) => wanted)
    .filter((one) => update || !isLocked(one));
  const resolved = await resolve(asked, product.name, context);
  return {
    sources: Object.fromEntries([
      ...kept,
      ...resolved.flatMap(({ key, found }) => (found.ok ? [[key, found.value] as const] : [])),
    ]),
    failures: resolved.flatMap(({ found }) => (found.ok ? [] : found.failure)),
  };
};

interface Resolved {
  readonly key: string;
  readonly found: Found;
}

/** Failures without a diagnostic have been told for another source. */
type Found = Result<LockedSource, readonly Diagnostic[]>;

const resolve = async (
  asked: readonly WantedSource[],
  product: string,
  context: CommandContext,
): Promise<readonly Resolved[]> => {
  const isDebian = ({ source }: WantedSource) => source.origin.kind === 'apt';
  const debian = asked.filter(isDebian);
  const others = asked.filter((one) => !isDebian(one));
  const [found, downloaded] = await Promise.all([
    debian.length === 0 ? [] : lockDebianSources(debian, context),
    others.length === 0 ? [] : download(others, product, context),
  ]);
  return [...found, ...downloaded].map(({ wanted, found: one }) => ({
    key: wanted.key,
    found: one.ok ? agreed(wanted, one.value) : one,
  }));
};

/** What a recipe says that upstream publishes is what is locked, or nothing is. */
const agreed = ({ source, locate }: WantedSource, found: LockedSource): Found => {
  if (source.sha256 === undefined || source.sha256 === found.sha256) return success(found);
  return failure([
    {
      code: 'lock/disagrees',
      message: `${source.file} (${found.of}) has sha256 ${found.sha256}, and the recipe says ${source.sha256}`,
      location: locate('sha256'),
      remedy: ['Find out which is right. The recipe may leave it to the lock: delete its sha256.'],
      exitCode: 2,
    },
  ]);
};

const download = async (
  wanted: readonly WantedSource[],
  product: string,
  context: CommandContext,
) => {
  const { drain, abort } = context;
  const note = (level: 'info' | 'warning') => (message: string) =>
    context.report({ type: 'noted', time: context.now(), level, message });
  const secret = () => Promise.resolve(undefined);
  const options = { product, title: 'lock', keepGoing: true, places: false, secret };
  const run = await openRun(context, options);
  if (!run.ok) {
    const told = failure([describeRunLock(run.failure)]);
    return wanted.map((one, index) => ({ wanted: one, found: index === 0 ? told : failure([]) }));
  }
  try {
    note('info')(`fetching ${wanted.length} ${wanted.length === 1 ? 'file' : 'files'} to lock`);
    const fetching = {
      store: run.value.store,
      mirrors: machineMirrors(),
      fetch: downloader(run.value.store),
      signal: AbortSignal.any([abort, drain]),
      note: note('info'),
      warn: note('warning'),
    };
    return await Promise.all(
      wanted.map(async (one) => ({ wanted: one, found: await lockDownload(one, fetching) })),
    );
  } finally {
    await run.value.close();
  }
};
