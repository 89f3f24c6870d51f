import { z } from 'zod';
import { capability } from '../../specs/spec-facts.ts';

/**
 * What differs between two requests for a build root, old and new: `BuildRequires: + libfoo-devel
 * >= 2, - libbar-devel, zlib-devel any version → >= 1.2`. Empty where one of them is none.
 */
export const requestChanges = (
  old: string | undefined,
  now: string | undefined,
): readonly string[] => {
  const [before, after] = [requestIn(old), requestIn(now)];
  if (before === undefined || after === undefined) return [];
  const lists = Object.entries(listWords).flatMap(([list, words]) => {
    const changes = listChanges(before[list] ?? [], after[list] ?? []);
    return changes.length > 0 ? [`${words}: ${shown(changes)}`] : [];
  });
  // What the package makes itself of its BuildRequires follows from its spec.
  return lists.length > 1 ? lists.filter((text) => !text.startsWith(listWords.own)) : lists;
};

const listWords: Readonly<Record<'requires' | 'packages' | 'prefer' | 'own', string>> = {
  requires: 'BuildRequires',
  packages: "the base's packages",
  prefer: 'prefer',
  own: 'BuildRequires that it makes itself',
};

const names = z.array(z.string()).default([]);

const request = z.object({ requires: names, packages: names, prefer: names, own: names });

type Lists = Readonly<Record<string, readonly string[]>>;

const requestIn = (text: string | undefined): Lists | undefined => {
  if (text === undefined) return undefined;
  try {
    const read = request.safeParse(JSON.parse(text));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
};

const listChanges = (before: readonly string[], after: readonly string[]): readonly string[] => {
  const gone = before.filter((one) => !after.includes(one));
  const come = after.filter((one) => !before.includes(one));
  const other = new Map(come.flatMap((one) => pairOf(one, gone, come)));
  const replaced = new Set(other.values());
  return [
    ...come.filter((one) => !other.has(one)).map((one) => `+ ${one}`),
    ...gone.filter((one) => !replaced.has(one)).map((one) => `- ${one}`),
    ...[...other].map(([is, was]) => `${capability(is)} ${versionOf(was)} → ${versionOf(is)}`),
  ];
};

/** With the one that it takes the place of: what is wanted of one name, where that is one thing. */
const pairOf = (
  one: string,
  gone: readonly string[],
  come: readonly string[],
): readonly (readonly [string, string])[] => {
  const alike = (some: readonly string[]) =>
    some.filter((other) => !isRich(other) && capability(other) === capability(one));
  const [was, ...others] = alike(gone);
  return was !== undefined && others.length === 0 && alike(come).length === 1 ? [[one, was]] : [];
};

/** `(a or b)` */
const isRich = (dependency: string): boolean => dependency.startsWith('(');

const versionOf = (dependency: string): string =>
  dependency.slice(capability(dependency).length).trim() || 'any version';

const mostShown = 8;

const shown = (changes: readonly string[]): string => {
  const more = changes.length - mostShown;
  const texts = changes.slice(0, mostShown).join(', ');
  return more > 0 ? `${texts}, and ${more} more` : texts;
};
