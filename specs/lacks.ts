import type { Build } from './builds-of.ts';
import { type Findings, isFoundInBuilds } from './findings.ts';
import type { Providers } from './providers.ts';

/** What a build needs, and neither imports nor our packages are known to provide. */
export interface Lack {
  readonly needs: string;
  /** The subpackage that needs it at run time; undefined where it is a BuildRequires. */
  readonly by: string | undefined;
  /** As somebody may have meant: `nearest: zlib1g-dev`. */
  readonly near: string;
  /** Whether a package of ours may yet be found to provide it. */
  readonly mayBeFound: boolean;
  /** Whether our specs state it, in another version: a build may make another yet, or a stage. */
  readonly isStated: boolean;
}

/** What a package brings may not be needed after all, or come by another way. */
export const isForGood = ({ by, mayBeFound, isStated }: Lack): boolean =>
  by === undefined && !mayBeFound && !isStated;

/** What builds lack: their BuildRequires, and what must be there with the only package that meets one. */
export const lacksIn = (
  providers: Providers,
  { unmet, found, isComplete }: Findings,
): ((build: Build) => readonly Lack[]) => {
  if (unmet.size === 0) return () => [];
  const lackOf = (needs: string, by?: string): readonly Lack[] => {
    const near = found.has(needs) ? undefined : unmet.get(needs);
    if (near === undefined) return [];
    const isStated = providers(needs).length > 0;
    return [{ needs, by, near, mayBeFound: !isComplete && isFoundInBuilds(needs), isStated }];
  };
  const below = new Map<string, readonly Lack[]>();
  const lacksBelow = (dependency: string): readonly Lack[] => {
    const known = below.get(dependency) ?? lacksOfOnly(dependency, providers, lackOf);
    below.set(dependency, known);
    return known;
  };
  return ({ facts: { buildRequires } }) =>
    buildRequires.flatMap((one) => [...lackOf(one), ...lacksBelow(one)]);
};

/** Where there is a choice, what one of them lacks may not be needed. */
const lacksOfOnly = (
  dependency: string,
  providers: Providers,
  lackOf: (needs: string, by: string) => readonly Lack[],
): readonly Lack[] => {
  const lacks: Lack[] = [];
  const reached = new Set([dependency]);
  // What is added to a set while it is walked through is walked through, too.
  for (const one of reached) {
    const [only, other] = providers(one);
    if (only === undefined || other) continue;
    const { name, requires } = only.subpackage;
    for (const needs of requires) {
      lacks.push(...lackOf(needs, name));
      reached.add(needs);
    }
  }
  return lacks;
};
