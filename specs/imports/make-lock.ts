import { failure, type Result, success } from '../../pipeline/core/result.ts';
import { type Glue, glueOf } from '../../recipes/imports/glue.ts';
import type { ImportLock, LockedPackage } from '../../recipes/imports/import-lock.ts';
import type { ImportSets, PackageSet } from '../../recipes/imports/import-sets.ts';
import { essentialNames, type PackageIndex } from './package-index.ts';
import { type Dependency, resolveClosure, type UnresolvedDependency } from './resolve-closure.ts';

export interface LockFailure extends UnresolvedDependency {
  readonly set: string;
}

/** Resolves every set against an index of packages. The result depends on nothing else. */
export const makeLock = (
  { sets }: ImportSets,
  index: PackageIndex,
  { glue }: { readonly glue: Glue },
): Result<ImportLock, LockFailure> => {
  const members: Record<string, readonly string[]> = {};
  for (const [set, definition] of Object.entries(sets)) {
    const closure = closureOf(definition, index, glue);
    if (!closure.ok) return failure({ ...closure.failure, set });
    members[set] = closure.value;
  }
  const names = [...new Set(Object.values(members).flat())].sort();
  const packages = Object.fromEntries(names.map((name) => [name, locked(index, name)]));
  return success({ sets: members, packages });
};

const closureOf = ({ form, ours, packages, also }: PackageSet, index: PackageIndex, glue: Glue) =>
  resolveClosure(
    index,
    // Debian's packages do not name the essential ones, which a root of .debs cannot do without.
    [...packages, ...also, ...(form === 'deb' ? essentialNames(index) : [])],
    { ours, isDropped: form === 'deb' ? () => false : (dependency) => isDropped(glue, dependency) },
  );

const isDropped = (glue: Glue, { of, on }: Dependency) =>
  glue.drop.requires.includes(on) || glueOf(glue, of).drop.requires.includes(on);

const locked = ({ packages }: PackageIndex, name: string): LockedPackage => {
  const field = (of: string) => packages.get(name)?.get(of) ?? '';
  return {
    version: field('version'),
    architecture: field('architecture'),
    file: field('filename'),
    sha256: field('sha256'),
    size: Number(field('size')),
  };
};
