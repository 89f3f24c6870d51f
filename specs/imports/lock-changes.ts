import type { ImportLock, LockedImage, LockedPackage } from '../../recipes/imports/import-lock.ts';

/**
 * What another lock of a base changes: its image and keys; one line a package, sorted by name; then
 * one for each package that comes into a set or leaves it and that another set has, too. `!` is
 * before what should not happen: other bytes where the same are promised.
 */
export const lockChanges = (
  before: ImportLock | undefined,
  after: ImportLock,
): readonly string[] => {
  const old = before?.packages ?? {};
  const names = new Set([...Object.keys(old), ...Object.keys(after.packages)]);
  return [
    ...imageChange(before?.image, after.image),
    ...keyChanges(before?.keys ?? {}, after.keys ?? {}),
    ...[...names].toSorted().flatMap((name) => change(name, old[name], after.packages[name])),
    ...moves(before, after),
  ];
};

const imageChange = (
  old: LockedImage | undefined,
  now: LockedImage | undefined,
): readonly string[] => {
  if (old?.digest === now?.digest && old?.reference === now?.reference) return [];
  if (now === undefined) return [`- image ${old?.reference ?? ''}`];
  if (old === undefined) return [`+ image ${now.reference} ${now.digest}`];
  return old.reference === now.reference
    ? [`~ image ${now.reference}: ${old.digest} → ${now.digest}`]
    : [`~ image ${old.reference} → ${now.reference}, ${now.digest}`];
};

type Keys = NonNullable<ImportLock['keys']>;

const keyChanges = (old: Keys, now: Keys): readonly string[] =>
  [...new Set([...Object.keys(old), ...Object.keys(now)])].toSorted().flatMap((url) => {
    if (old[url] === now[url]) return [];
    if (now[url] === undefined) return [`- key ${url}`];
    if (old[url] === undefined) return [`+ key ${url}`];
    return [`! key ${url}: other bytes: sha256 ${short(old[url])} → ${short(now[url])}`];
  });

const short = (sha256: string): string => sha256.slice(0, 12);

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

/** The new lock, but with the image and the packages that were locked before left as they were. */
export const keepingLocked = (before: ImportLock | undefined, after: ImportLock): ImportLock => ({
  ...after,
  ...imageOf(before?.image, after.image),
  packages: Object.fromEntries(
    Object.entries(after.packages).map(([name, found]) => [name, before?.packages[name] ?? found]),
  ),
});

const imageOf = (
  before: LockedImage | undefined,
  after: LockedImage | undefined,
): Pick<ImportLock, 'image'> =>
  before !== undefined && before.reference === after?.reference ? { image: before } : {};

const change = (
  name: string,
  old: LockedPackage | undefined,
  now: LockedPackage | undefined,
): readonly string[] => {
  if (now === undefined) return [`- ${name} ${old?.version ?? ''}`];
  if (old === undefined) return [`+ ${name} ${now.version}`];
  if (old.sha256 === now.sha256) return sameBytes(name, old, now);
  return [
    old.version === now.version
      ? `! ${name} ${now.version}: other bytes under the same version`
      : `~ ${name} ${old.version} → ${now.version}`,
  ];
};

/** Somebody has written into the lock what is not so, or what has them has moved. */
const sameBytes = (name: string, old: LockedPackage, now: LockedPackage): readonly string[] => {
  const members = ['version', 'architecture', 'file', 'size', 'repository'] as const;
  const others = members.filter((member) => old[member] !== now[member]);
  if (others.length === 0) return [];
  const told = others.map((one) => `${one} ${old[one] ?? 'none'} → ${now[one] ?? 'none'}`);
  return [`~ ${name}: ${told.join(', ')}, the same bytes`];
};
