import { failure, type Result, success } from '../../pipeline/core/result.ts';
import { type Relation, readRelations } from './debian-relation.ts';
import type { PackageIndex } from './package-index.ts';

export interface ClosureOptions {
  /** Whether a package's dependency on a name is left out (glue stands in for it). */
  readonly isDropped: (dependency: Dependency) => boolean;
  /** Names that somebody else delivers: satisfied, and never taken. */
  readonly ours: readonly string[];
}

export interface Dependency {
  readonly of: string;
  readonly on: string;
}

export interface UnresolvedDependency {
  readonly kind: 'unresolved-dependency';
  /** '' for a top-level name. */
  readonly of: string;
  readonly on: string;
}

/**
 * All packages that `names` need, themselves included, sorted. Of alternatives the first that is
 * already taken wins, then the first that exists: what apt does on an empty system. Versions are
 * not compared, since one release of a distribution is consistent in itself.
 */
export const resolveClosure = (
  index: PackageIndex,
  names: readonly string[],
  options: ClosureOptions,
): Result<readonly string[], UnresolvedDependency> => {
  const taken = new Set(names.filter((name) => !options.ours.includes(name)));
  const satisfied = new Set([...taken, ...options.ours]);
  for (const of of taken) {
    const paragraph = index.packages.get(of);
    if (paragraph === undefined) return failure(unresolved('', of));
    for (const field of ['pre-depends', 'depends']) {
      for (const clause of readRelations(paragraph.get(field))) {
        if (clause.some(({ name }) => options.isDropped({ of, on: name }))) continue;
        const choice = choose(index, clause, satisfied);
        if (choice === undefined) return failure(unresolved(of, textOf(clause)));
        if (!satisfied.has(choice)) taken.add(choice);
        satisfied.add(choice);
      }
    }
  }
  return success([...taken].sort());
};

const choose = (
  index: PackageIndex,
  clause: readonly Relation[],
  satisfied: ReadonlySet<string>,
): string | undefined => {
  // `new | old (<< 3.7~)`: an upper bound speaks of an older release than the one at hand.
  const current = clause.filter(({ constraint }) => constraint?.operator !== '<<');
  const candidates = (current.length > 0 ? current : clause).flatMap(({ name }) => [
    ...(index.packages.has(name) || satisfied.has(name) ? [name] : []),
    ...(index.providers.get(name) ?? []),
  ]);
  return candidates.find((name) => satisfied.has(name)) ?? candidates[0];
};

const unresolved = (of: string, on: string): UnresolvedDependency => ({
  kind: 'unresolved-dependency',
  of,
  on,
});

const textOf = (clause: readonly Relation[]) => clause.map(({ name }) => name).join(' | ');
