import type { Part } from './past.ts';

/** A part that is not what it was, is new (no `before`), or is gone (no `after`). */
export interface Change {
  readonly name: string;
  readonly before?: Part;
  readonly after?: Part;
}

/**
 * What differs between two lists of parts. Parts belong together that the same action made, or
 * that have one name; then those whose makers' subjects begin alike, as versions of a file do.
 */
export const changesBetween = (
  before: readonly Part[],
  after: readonly Part[],
): readonly Change[] => {
  const changes: Change[] = [];
  let left: Pairing = { before, after };
  for (const keyOf of [ownName, stem]) {
    const { pairs, ...rest } = paired(left, keyOf);
    left = rest;
    for (const [old, now] of pairs) {
      if (old.value !== now.value) changes.push({ name: now.name, before: old, after: now });
    }
  }
  return [
    ...changes,
    ...left.before.map((part) => ({ name: part.name, before: part })),
    ...left.after.map((part) => ({ name: part.name, after: part })),
  ];
};

interface Pairing {
  readonly before: readonly Part[];
  readonly after: readonly Part[];
}

type KeyOf = (part: Part) => string | undefined;

const ownName: KeyOf = ({ name, of }) => (of ? `${of.step} ${of.subject}` : name);

/** `gcc-12_12.2.0-14_amd64.deb` and `zstd-1.5.5.tar.gz` begin with what they are. */
const stem: KeyOf = ({ of }) =>
  of && `${of.step} ${/^(?:[^_]+(?=_)|.+?(?=-\d))/.exec(of.subject)?.[0] ?? of.subject}`;

const paired = ({ before, after }: Pairing, keyOf: KeyOf) => {
  const waiting = Map.groupBy(before, keyOf);
  const pairs: (readonly [Part, Part])[] = [];
  const unpaired: Part[] = [];
  for (const part of after) {
    const key = keyOf(part);
    const old = key === undefined ? undefined : waiting.get(key)?.shift();
    if (old) pairs.push([old, part]);
    else unpaired.push(part);
  }
  return { pairs, before: [...waiting.values()].flat(), after: unpaired };
};
