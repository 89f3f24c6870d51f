import type { ImportLock, LockedPackage } from '../../recipes/imports/import-lock.ts';

/**
 * What an update of the lock changes: one line a package, sorted by name, then one for each
 * package that comes into a set or leaves it and that another set has, too.
 */
export const lockChanges = (
  before: ImportLock | undefined,
  after: ImportLock,
): readonly string[] => {
  const old = before?.packages ?? {};
  const names = new Set([...Object.keys(old), ...Object.keys(after.packages)]);
  return [
    ...[...names].toSorted().flatMap((name) => change(name, old[name], after.packages[name])),
    ...moves(before, after),
  ];
};

/** Of packages that are locked before and after: the others have a line of their own. */
const moves = (before: ImportLock | undefined, after: ImportLock): readonly string[] => {
  const old = before?.sets ?? {};
  const isKept = (name: string) =>
    before?.packages[name] !== undefined && after.packages[name] !== undefined;
  const sets = new Set([...Object.keys(old), ...Object.keys(after.sets)]);
  return [...sets].toSorted().flatMap((set) => {
    const [was, is] = [new Set(old[set]), new Set(after.sets[set])];
    return [
      ...[...is.difference(was)].filter(isKept).map((name) => `+ ${name} in the set ${set}`),
      ...[...was.difference(is)].filter(isKept).map((name) => `- ${name} in the set ${set}`),
    ];
  });
};

/** The new lock, but with the packages that were locked before left as they were. */
export const keepingLocked = (before: ImportLock | undefined, after: ImportLock): ImportLock => ({
  ...after,
  packages: Object.fromEntries(
    Object.entries(after.packages).map(([name, found]) => [name, before?.packages[name] ?? found]),
  ),
});

const change = (
  name: string,
  old: LockedPackage | undefined,
  now: LockedPackage | undefined,
): readonly string[] => {
  if (now === undefined) return [`- ${name} ${old?.version ?? ''}`];
  if (old === undefined) return [`+ ${name} ${now.version}`];
  if (old.sha256 === now.sha256) return [];
  return [
    old.version === now.version
      ? `! ${name} ${now.version}: other bytes under the same version`
      : `~ ${name} ${old.version} → ${now.version}`,
  ];
};
