import { type Findings, noFindings } from '../../specs/findings.ts';
import { needingMore } from '../../specs/more-requires.ts';
import type { Package, PackageOptions, PlannedPackage } from '../../specs/plan-packages.ts';
import { reachedBuilds } from '../../specs/reached-builds.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';
import { askMore, type AskMoreOptions, type Asking } from './ask-more.ts';
import { type FindContext, findInBuilt, findUnmet } from './find-needs.ts';

type Packages = ReadonlyMap<string, PlannedPackage>;
type Planned = Result<Packages, readonly Diagnostic[]>;

/** Packages planned with all that could be found out. */
export interface Settled {
  readonly packages: Packages;
  readonly findings: Findings;
}
type Known = Required<Pick<PackageOptions, 'findings' | 'unasked'>> &
  Pick<PackageOptions, 'finding'>;

export interface SettleOptions extends FindContext, AskMoreOptions {
  readonly plan: (packages: readonly Package[], known: Known) => Planned;
}

/**
 * Plans packages of which some tell their BuildRequires in their build roots only: they are asked
 * there. And of which some need what no spec states and no import has: it is looked for in those
 * that are built without. Planned anew with what was found out, until nothing is added. A round
 * whose roots are those of the last one runs nothing. Fails with no diagnostics where an action
 * failed.
 */
export const settleRequires = async (
  packages: readonly Package[],
  options: SettleOptions,
): Promise<Result<Settled, readonly Diagnostic[]>> => {
  const { plan, broken, isForeseen } = options;
  const goesOn = isForeseen || broken !== undefined;
  const asking: Asking = { rounds: new Map(), unasked: new Set() };
  const { unasked } = asking;
  let { isWanted } = options;
  let known = packages;
  let { found, isComplete } = { ...noFindings, isComplete: false };
  for (;;) {
    const unmet = await findUnmet(known, options);
    if (unmet === undefined && !goesOn) return failure([]);
    const findings = { unmet: unmet ?? noFindings.unmet, found, isComplete };
    const planned = plan(known, { findings, unasked });
    if (!planned.ok) return planned;
    const more = await askMore(planned.value, asking, { ...options, isWanted });
    if (!more.ok) return more;
    known = needingMore(known, more.value.requires);
    if (more.value.isNew) continue;
    if (!reachedBuilds(planned.value, isWanted).some(({ isOpen }) => isOpen)) {
      return success({ packages: planned.value, findings });
    }
    // All of them are built to look into them.
    if (isWanted === options.isWanted) {
      isWanted = () => true;
      continue;
    }
    const sought = await findInBuilt(planned.value, findings, options);
    const { unanswered, fresh } = sought;
    isComplete = fresh.size === 0;
    if (unanswered && isComplete) {
      if (!goesOn) return failure([]);
      const waiting = plan(known, { findings, unasked, finding: unanswered });
      return waiting.ok ? success({ packages: waiting.value, findings }) : waiting;
    }
    ({ found } = sought);
  }
};
