import type { Diagnostic, Location } from '../pipeline/core/diagnostic.ts';
import { buildName } from './builds-of.ts';
import type { BuildCycle } from './failure.ts';

/** Where a recipe says something of its package: its name, or one of its stages. */
export type LocateInRecipe = (
  name: string,
  path: readonly ['name'] | readonly ['stages', string],
) => Location | undefined;

/**
 * A cycle with the BuildRequires that make it, and how it can be cut: at the package that most
 * cycles go through, which it begins with, or at another.
 */
export const describeBuildCycle = (
  { chain }: BuildCycle,
  locate: LocateInRecipe = () => undefined,
): Diagnostic => {
  const [first] = chain;
  const location = first && locationOf(first, locate);
  const after = (index: number) => chain[(index + 1) % chain.length];
  return {
    code: 'spec/build-cycle',
    exitCode: 2,
    message: `packages need each other to be built: ${chain
      .map((link, index) => `${buildName(link)} (${reason(link, after(index))})`)
      .join(' → ')} → ${first ? buildName(first) : ''}`,
    ...(location ? { location } : {}),
    remedy: [
      'Cut one of these BuildRequires: build one of the packages in a stage without it first.',
      ...chain.map((link, index) =>
        cut(link, { by: chain.at(index - 1), next: after(index), locate }),
      ),
      'Or get one of the packages from the imports. See docs/bootstrap.md.',
    ],
  };
};

type Link = BuildCycle['chain'][number];

interface CutOptions {
  /** What needs the link's package. */
  readonly by: Link | undefined;
  /** What it needs. */
  readonly next: Link | undefined;
  readonly locate: LocateInRecipe;
}

const reason = ({ needs }: Link, next: Link | undefined): string =>
  needs === undefined ? `takes: ${next?.package ?? ''}` : `BuildRequires: ${needs}`;

const cut = (link: Link, { by, next, locate }: CutOptions): string => {
  const place = placeOf(link.isForced && by ? by : link, locate);
  const other = by ? buildName(by) : 'the other';
  if (link.needs === undefined) {
    return `${placeOf(link, locate)}: leave \`${next?.package ?? ''}\` out of \`takes:\`, if ${buildName(link)} can be built without it.`;
  }
  if (link.stage !== undefined) {
    return `${place}: ${buildName(link)} still has \`BuildRequires: ${link.needs}\`: let the spec leave that out under what this stage sets.`;
  }
  if (link.isForced && by && by.needs === undefined) {
    return `${place}: write the stage of \`${link.package}\` that ${other} takes in \`takes:\`, such as \`${link.package}@bootstrap\`.`;
  }
  return link.isForced
    ? `${place}: leave \`${link.package}\` out of \`takes:\`: ${other} then takes a stage of it.`
    : `${place}: add \`stages: { bootstrap: { with: [bootstrap] } }\`, and \`BuildRequires: ${link.needs}\` to the spec's \`%if %{without bootstrap}\`: ${other} then takes ${link.package}@bootstrap.`;
};

const placeOf = (link: Link, locate: LocateInRecipe): string => {
  const location = locationOf(link, locate);
  return location ? `${location.file}:${location.line}` : `the recipe of ${link.package}`;
};

const locationOf = ({ package: name, stage }: Link, locate: LocateInRecipe) =>
  locate(name, stage === undefined ? ['name'] : ['stages', stage]);
