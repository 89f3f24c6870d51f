import type { Lock, LockedSource } from './lock.ts';

type Sources = Lock['sources'];

/**
 * What another lock of sources changes: one line a source, sorted. `!` is before what should not
 * happen: other bytes where the same are promised.
 */
export const sourceChanges = (before: Sources, after: Sources): readonly string[] => {
  const successors = new Map(succeeded(before, after));
  const came = new Set(successors.values());
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].toSorted().flatMap((key) => {
    const [old, now] = [before[key], after[key]];
    if (old && now) return changed(key, old, now);
    if (old) {
      const next = successors.get(key) ?? '';
      const later = after[next];
      return [later ? `~ ${key} → ${fileIn(next)}: ${moved(old, later)}` : `- ${key}: ${old.of}`];
    }
    return now && !came.has(key) ? [`+ ${key}: ${now.of}`] : [];
  });
};

/** Sources that stand where another was: of the same recipe and package, and one for one. */
const succeeded = (before: Sources, after: Sources): readonly (readonly [string, string])[] => {
  const gone = Object.keys(before).filter((key) => after[key] === undefined);
  const came = Object.keys(after).filter((key) => before[key] === undefined);
  const byPlace = Map.groupBy(came, (key) => placeOf(key, after[key]));
  return [...Map.groupBy(gone, (key) => placeOf(key, before[key]))].flatMap(([place, olds]) => {
    const [old, ...otherOlds] = olds;
    const [now, ...otherNews] = byPlace.get(place) ?? [];
    const isOne = otherOlds.length + otherNews.length === 0;
    return isOne && old !== undefined && now !== undefined ? [[old, now] as const] : [];
  });
};

/** `mdadm apt mdadm`; of URLs, the recipe alone says where they stand. */
const placeOf = (key: string, source: LockedSource | undefined): string => {
  const [kind = '', name = ''] = source?.of.split(' ') ?? [];
  return `${key.slice(0, key.indexOf('/'))} ${kind} ${kind === 'url' ? '' : name}`;
};

const changed = (key: string, old: LockedSource, now: LockedSource): readonly string[] => {
  if (old.sha256 !== now.sha256 && promisesTheSame(old, now)) {
    return [`! ${key}: other bytes of the same ${now.of}: ${digests(old, now)}`];
  }
  if (old.of !== now.of) return [`~ ${key}: ${moved(old, now)}`];
  const others = (['path', 'size'] as const).filter((name) => old[name] !== now[name]);
  if (others.length === 0) return [];
  const told = others.map((name) => `${name} ${old[name] ?? 'none'} → ${now[name] ?? 'none'}`);
  return [`~ ${key}: ${told.join(', ')}, the same bytes`];
};

const moved = (old: LockedSource, now: LockedSource): string => {
  const [was, is] = [old.of.split(' '), now.of.split(' ')];
  const isVersion = was[0] !== 'url' && was[0] === is[0] && was[1] === is[1];
  const told = isVersion ? `${old.of} → ${is[2] ?? ''}` : `${old.of} → ${now.of}`;
  return `${told}, ${old.sha256 === now.sha256 ? 'the same bytes' : digests(old, now)}`;
};

/** A version is one thing for ever; so is what a URL has, among whatever others it stands. */
const promisesTheSame = (old: LockedSource, now: LockedSource): boolean => {
  if (old.of === now.of) return true;
  const urls = new Set(old.of.startsWith('url ') ? old.of.split(' ').slice(1) : []);
  return now.of.split(' ').some((word) => urls.has(word));
};

const digests = (old: LockedSource, now: LockedSource): string =>
  `sha256 ${old.sha256.slice(0, 12)} → ${now.sha256.slice(0, 12)}`;

const fileIn = (key: string): string => key.slice(key.indexOf('/') + 1);
