import { describeSpecFailure } from '../../specs/failure.ts';
import { type Findings, noFindings } from '../../specs/findings.ts';
import { needingMore, newRequires, toBeAsked } from '../../specs/more-requires.ts';
import type { Package, PackageOptions, PlannedPackage } from '../../specs/plan-packages.ts';
import { reachedBuilds } from '../../specs/reached-builds.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';
import type { BrokenPackages } from './broken-packages.ts';
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

export interface SettleOptions extends FindContext {
  readonly plan: (packages: readonly Package[], known: Known) => Planned;
  /** Whose plan is to be right: others are not asked, since that builds what they need. */
  readonly isWanted: (name: string) => boolean;
  /**
   * Takes packages of which something is wrong, where the others are planned on, and what could
   * not be found out keeps only those waiting that need it; undefined where it is to end it all.
   */
  readonly broken: BrokenPackages | undefined;
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

/** What has become of asking specs in their build roots, by build. */
interface Asking {
  /** How often one has said something new. */
  readonly rounds: Map<string, number>;
  /** Those that could not be asked. */
  readonly unasked: Set<string>;
}

/** What specs have told in their build roots. */
interface Told {
  /** BuildRequires that were not known, by build. */
  readonly requires: ReadonlyMap<string, readonly string[]>;
  /** Whether to plan anew: for these, or for what was found to be wrong. */
  readonly isNew: boolean;
}

const askMore = async (
  planned: Packages,
  { rounds, unasked }: Asking,
  { run, isWanted, broken }: Pick<SettleOptions, 'run' | 'isWanted' | 'broken'>,
): Promise<Result<Told, readonly Diagnostic[]>> => {
  const asked = toBeAsked(planned, isWanted).filter(({ build }) => !unasked.has(build.name));
  const told = new Map<string, readonly string[]>();
  if (asked.length === 0) return success({ requires: told, isNew: false });
  const report = await run.execute(asked.map(({ more }) => more.requires));
  let isNew = false;
  for (const { build, package: one, more } of asked) {
    const said = await run.textOf(report, more.requires);
    const requires = said === undefined ? [] : newRequires(said, build.facts);
    const round = (rounds.get(build.name) ?? 0) + 1;
    if (said === undefined) {
      if (broken === undefined) return failure([]);
      unasked.add(build.name);
    } else if (requires.length === 0) {
      continue;
    } else if (round < more.rounds) {
      rounds.set(build.name, round);
      told.set(build.name, requires);
    } else {
      const wrong = unsettled(build.name, round, requires);
      if (broken === undefined) return failure([wrong]);
      broken.set(one.name, [wrong]);
    }
    isNew = true;
  }
  return success({ requires: told, isNew });
};

const unsettled = (build: string, rounds: number, requires: readonly string[]): Diagnostic =>
  describeSpecFailure({ kind: 'unsettled-requires', package: build, rounds, requires });
