import { dependencyNames } from './dependency-names.ts';
import { capability } from './spec-facts.ts';
import type { SeenFile, TraceFacts } from './trace-facts.ts';

/** What a build has done with one of its BuildRequires. */
export interface JudgedRequire {
  /** As rpm prints it: `pkgconfig(yajl) >= 2`. */
  readonly needs: string;
  /** Its line in the spec, where that names it as it is. */
  readonly line: number | undefined;
  /** Installed packages that meet it. */
  readonly providers: readonly string[];
  /** Packages that are in the root because of it, and of nothing else. */
  readonly alone: readonly string[];
  readonly use: Use;
}

export type Use =
  | { readonly kind: 'used'; readonly files: number; readonly example: string }
  /** Nothing of what meets it, but of what it alone brings in. */
  | { readonly kind: 'through'; readonly packages: readonly string[]; readonly files: number }
  /** Files were looked at, and none was opened: that one is there may decide something. */
  | { readonly kind: 'looked-at'; readonly files: number; readonly example: string }
  /** Nothing but what rpm reads in every build: macros, and attributes of files. */
  | { readonly kind: 'read-by-rpm' }
  | { readonly kind: 'unused' };

export interface JudgeOptions {
  /** What is in every root of the base. */
  readonly always: readonly string[];
}

/** Which BuildRequires a traced build has used, each taken for itself. */
export const judgeRequires = (
  facts: TraceFacts,
  { always }: JudgeOptions,
): readonly JudgedRequire[] => {
  const met = facts.needs.map((one) => ({ needs: one, providers: meeting(one, facts) }));
  const inEvery = always.flatMap((name) => meeting(name, facts));
  return met.map((one) => {
    const others = met.filter((other) => other !== one).flatMap((other) => other.providers);
    const anyway = closure([...inEvery, ...others], facts);
    const alone = [...closure(one.providers, facts)].filter((name) => !anyway.has(name));
    return {
      ...one,
      alone: alone.toSorted(),
      line: lineOf(one.needs, facts),
      use: useOf(one.providers, alone, facts),
    };
  });
};

const useOf = (
  providers: readonly string[],
  alone: readonly string[],
  { files }: Pick<TraceFacts, 'files'>,
): Use => {
  const seen = (names: readonly string[]): readonly SeenFile[] =>
    names.flatMap((name) => files.get(name) ?? []);
  const opened = (names: readonly string[]) =>
    seen(names).filter(({ how, path }) => how === 'opened' && !isReadByRpm(path));
  const own = opened(providers);
  if (own[0]) return { kind: 'used', files: own.length, example: own[0].path };
  const brought = alone.filter((name) => opened([name]).length > 0);
  if (brought.length > 0) {
    return { kind: 'through', packages: brought.toSorted(), files: opened(brought).length };
  }
  const all = seen(unique([...providers, ...alone]));
  const looked = all.filter(({ how }) => how === 'looked');
  if (looked[0]) return { kind: 'looked-at', files: looked.length, example: looked[0].path };
  return { kind: all.length > 0 ? 'read-by-rpm' : 'unused' };
};

/** At its start, rpm reads all macros that it finds, and rpmbuild all file attributes. */
const isReadByRpm = (path: string): boolean =>
  /^\/(?:usr\/lib\/rpm\/(?:macros\.d|fileattrs|platform)|etc\/rpm)\//.test(path);

/** The installed packages that meet a dependency. */
const meeting = (dependency: string, { providers }: TraceFacts): readonly string[] =>
  unique(dependencyNames(dependency).flatMap((name) => providers.get(name) ?? []));

/** Installed packages, and all that they require. */
const closure = (names: readonly string[], facts: TraceFacts): ReadonlySet<string> => {
  const found = new Set<string>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    for (const dependency of facts.requires.get(name) ?? [])
      open.push(...meeting(dependency, facts));
  }
  return found;
};

/** A name that is a part of a longer one is not meant: `gcc` in `gcc-c++`. */
const lineOf = (needs: string, { lines }: Pick<TraceFacts, 'lines'>): number | undefined => {
  const name = needs.startsWith('(') ? needs : capability(needs);
  return lines.find(({ text }) => {
    const words = text.slice(text.indexOf(':') + 1);
    return needs.startsWith('(') ? words.includes(name) : words.split(/[\s,]+/).includes(name);
  })?.line;
};

const unique = <Value>(values: readonly Value[]): readonly Value[] => [...new Set(values)];
