import { isForGood, type Lack } from './lacks.ts';

/** Whether a build can be made, as far as that is known before. */
export interface Standing {
  /** Whether it is broken, or takes what is. */
  readonly needsBroken: boolean;
  /** Whether that is so, or it, or what it takes, lacks what nothing will provide. */
  readonly isUnbuildable: boolean;
  /** Else whether they lack what may yet be found: then it will be planned anew. */
  readonly isOpen: boolean;
}

interface StandingOptions {
  readonly isBroken: boolean;
  /** What it takes, and the build of the round before. */
  readonly below: readonly Standing[];
}

/** Of a build that lacks this. */
export const standingOf = (
  lacks: readonly Lack[],
  { isBroken, below }: StandingOptions,
): Standing => {
  const needsBroken = isBroken || below.some((one) => one.needsBroken);
  const isUnbuildable =
    needsBroken || lacks.some(isForGood) || below.some((one) => one.isUnbuildable);
  const mayBeFound = lacks.some((lack) => lack.mayBeFound) || below.some((one) => one.isOpen);
  return { needsBroken, isUnbuildable, isOpen: !isUnbuildable && mayBeFound };
};
