import { type Closure, closureOf, type Output } from '../pipeline/core/action.ts';
import type { Build } from './builds-of.ts';

/** A build, and what it was made with. */
export interface Made {
  readonly build: Build;
  readonly rpms: Output<'rpms'>;
  /** The builds that meet its BuildRequires. */
  readonly takes: readonly Made[];
  /** RPMs of ours that its build root may take: of each package those of one build. */
  readonly visible: Closure;
  /** Among these are stages or earlier rounds, which are for nobody else. */
  readonly isMixed: boolean;
}

/**
 * What the root of a build may take that takes these: they and what they were made with in turn,
 * so that what they require is there. Stages and earlier rounds that they were made with give way
 * to whole packages; what is below a cycle is not listed anew for each package above it.
 */
export const visibleBuilds = (takes: readonly Made[]): Pick<Made, 'visible' | 'isMixed'> => {
  const chosen = chosenFrom(takes, ({ isMixed }) => isMixed);
  if (chosen.some(({ build }) => !build.isFinal)) {
    const all = chosenFrom(takes, () => true);
    return { visible: closureOf(all.map(rpmsOf), []), isMixed: true };
  }
  const inner = chosen.filter(({ isMixed }) => !isMixed).map(({ visible }) => visible);
  return { visible: closureOf(chosen.map(rpmsOf), inner), isMixed: false };
};

/** These builds, and those that opened ones take in turn: of each package one. */
const chosenFrom = (takes: readonly Made[], isOpened: (one: Made) => boolean): readonly Made[] => {
  const direct = new Set(takes);
  const reached = new Set(takes);
  // What is added to a set while it is walked through is walked through, too.
  for (const one of reached) if (isOpened(one)) for (const other of one.takes) reached.add(other);
  const chosen = new Map<Build['package'], Made>();
  for (const one of reached) {
    const other = chosen.get(one.build.package);
    if (other === undefined || isBetter(one, other, direct)) chosen.set(one.build.package, one);
  }
  return [...chosen.values()].toSorted((a, b) => (a.build.name < b.build.name ? -1 : 1));
};

/** What is asked for comes before what only comes with it, then what is nearer to the final one. */
const isBetter = (one: Made, other: Made, direct: ReadonlySet<Made>): boolean =>
  direct.has(one) === direct.has(other) ? one.build.rank > other.build.rank : direct.has(one);

const rpmsOf = ({ rpms }: Made) => rpms;
