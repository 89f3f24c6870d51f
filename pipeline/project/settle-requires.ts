import { describeSpecFailure } from '../../specs/failure.ts';
import { type Findings, noFindings } from '../../specs/findings.ts';
import { needingMore, newRequires, toBeAsked } from '../../specs/more-requires.ts';
import type { Package, PackageOptions, PlannedPackage } from '../../specs/plan-packages.ts';
import { reachedBuilds } from '../../specs/reached-builds.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';
import { type FindContext, findInBuilt, findUnmet } from './find-needs.ts';

type Packages = ReadonlyMap<string, PlannedPackage>;
type Planned = Result<Packages, readonly Diagnostic[]>;

/** Packages planned with all that could be found out. */
export interface Settled {
  readonly packages: Packages;
  readonly findings: Findings;
}
type Known = Required<Pick<PackageOptions, 'findings'>> & Pick<PackageOptions, 'finding'>;

export interface SettleOptions extends FindContext {
  readonly plan: (packages: readonly Package[], known: Known) => Planned;
  /** Whose plan is to be right: others are not asked, since that builds what they need. */
  readonly isWanted: (name: string) => boolean;
  /** Whether to plan on where something could not be found out: what needs that waits for it. */
  readonly goesOn: boolean;
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
  const { plan, goesOn } = options;
  const rounds = new Map<string, number>();
  let { isWanted } = options;
  let known = packages;
  let { found, isComplete } = { ...noFindings, isComplete: false };
  for (;;) {
    const unmet = await findUnmet(known, options);
    if (unmet === undefined && !goesOn) return failure([]);
    const findings = { unmet: unmet ?? noFindings.unmet, found, isComplete };
    const planned = plan(known, { findings });
    if (!planned.ok) return planned;
    const more = await askMore(planned.value, rounds, { ...options, isWanted });
    if (!more.ok) return more;
    known = needingMore(known, more.value);
    if (more.value.size > 0) continue;
    if (![...reachedBuilds(planned.value, isWanted)].some(({ isOpen }) => isOpen)) {
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
      const waiting = plan(known, { findings, finding: unanswered });
      return waiting.ok ? success({ packages: waiting.value, findings }) : waiting;
    }
    ({ found } = sought);
  }
};

/** What specs say of BuildRequires in their build roots that was not known, by build. */
const askMore = async (
  planned: Packages,
  rounds: Map<string, number>,
  { run, isWanted }: Pick<SettleOptions, 'run' | 'isWanted'>,
): Promise<Result<ReadonlyMap<string, readonly string[]>, readonly Diagnostic[]>> => {
  const asked = toBeAsked(planned, isWanted);
  const needs = new Map<string, readonly string[]>();
  if (asked.length === 0) return success(needs);
  const report = await run.execute(asked.map(({ more }) => more.requires));
  for (const { build, more } of asked) {
    const said = await run.textOf(report, more.requires);
    if (said === undefined) return failure([]);
    const requires = newRequires(said, build.facts);
    if (requires.length === 0) continue;
    const round = (rounds.get(build.name) ?? 0) + 1;
    if (round >= more.rounds) return failure([unsettled(build.name, round, requires)]);
    rounds.set(build.name, round);
    needs.set(build.name, requires);
  }
  return success(needs);
};

const unsettled = (build: string, rounds: number, requires: readonly string[]): Diagnostic =>
  describeSpecFailure({ kind: 'unsettled-requires', package: build, rounds, requires });
