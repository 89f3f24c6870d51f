import type { RecipeFailure, UnknownName } from './failure.ts';
import type { Glue } from './imports/glue.ts';
import type { ImportLock } from './imports/import-lock.ts';
import type { ImportSets } from './imports/import-sets.ts';
import type { Path } from './locate.ts';
import type { Located } from './read-yaml.ts';

/** The files that say what a base takes from upstream. */
export interface ImportFiles {
  readonly sets: Located<ImportSets>;
  readonly lock: Located<ImportLock>;
  readonly glue?: Located<Glue>;
}

/** Whether the lock has all that the import list and the glue name. */
export const checkImports = ({ sets, lock, glue }: ImportFiles): readonly RecipeFailure[] => [
  ...Object.keys(sets.value.sets).flatMap((set) => missingFromLock(set, { sets, lock })),
  ...lostPackages(lock),
  ...(glue ? uselessGlue(glue, lock) : []),
];

const missingFromLock = (set: string, { sets, lock }: ImportFiles): readonly RecipeFailure[] => {
  const locked = lock.value.sets[set];
  if (locked === undefined) {
    const known = Object.keys(lock.value.sets);
    const location = sets.locate(['sets', set], 'key');
    return [{ kind: 'unknown-name', what: 'locked import set', name: set, known, location }];
  }
  const members = new Set(locked);
  const listed = (['packages', 'also'] as const).flatMap((list) =>
    (sets.value.sets[set]?.[list] ?? []).map((name, index) => ({
      name,
      path: ['sets', set, list, index] satisfies Path,
    })),
  );
  return listed
    .filter(({ name }) => !members.has(name))
    .map(({ name, path }) => notLocked(name, { known: locked, location: sets.locate(path) }));
};

/** A lock written by hand, or merged badly. */
const lostPackages = (lock: Located<ImportLock>): readonly RecipeFailure[] => {
  const known = Object.keys(lock.value.packages);
  const packages = new Set(known);
  return Object.entries(lock.value.sets).flatMap(([set, names]) =>
    names.flatMap((name, index) =>
      packages.has(name)
        ? []
        : [notLocked(name, { known, location: lock.locate(['sets', set, index]) })],
    ),
  );
};

const uselessGlue = (glue: Located<Glue>, lock: Located<ImportLock>): readonly RecipeFailure[] => {
  const known = Object.keys(lock.value.packages);
  const packages = new Set(known);
  return Object.keys(glue.value.packages)
    .filter((name) => !packages.has(name))
    .map((name) => notLocked(name, { known, location: glue.locate(['packages', name], 'key') }));
};

const notLocked = (
  name: string,
  { known, location }: Pick<UnknownName, 'known' | 'location'>,
): UnknownName => ({ kind: 'unknown-name', what: 'locked package', name, known, location });
