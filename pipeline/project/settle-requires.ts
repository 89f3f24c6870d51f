import { describeSpecFailure } from '../../specs/failure.ts';
import { needingMore, newRequires, toBeAsked } from '../../specs/more-requires.ts';
import type { Package, PlannedPackage } from '../../specs/plan-packages.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result } from '../core/result.ts';
import type { Run } from '../open-run.ts';

type Planned = Result<ReadonlyMap<string, PlannedPackage>, readonly Diagnostic[]>;

export interface SettleOptions {
  readonly plan: (packages: readonly Package[]) => Planned;
  readonly run: Pick<Run, 'execute' | 'textOf'>;
  /** Whose plan is to be right: others are not asked, since that builds what they need. */
  readonly isWanted: (name: string) => boolean;
}

/**
 * Plans packages of which some tell their BuildRequires in their build roots only: they are asked
 * there, and planned anew with what they say, until nothing is added. A round whose roots are
 * those of the last one runs nothing. Fails with no diagnostics where an action failed.
 */
export const settleRequires = async (
  packages: readonly Package[],
  options: SettleOptions,
): Promise<Planned> => {
  const { plan, run, isWanted } = options;
  const added = new Map<string, number>();
  let known = packages;
  for (;;) {
    const planned = plan(known);
    const asked = planned.ok ? toBeAsked(planned.value, isWanted) : [];
    if (asked.length === 0) return planned;
    const report = await run.execute(asked.map(({ more }) => more.requires));
    const needs = new Map<string, readonly string[]>();
    for (const { build, more } of asked) {
      const said = await run.textOf(report, more.requires);
      if (said === undefined) return failure([]);
      const requires = newRequires(said, build.facts);
      if (requires.length === 0) continue;
      const rounds = (added.get(build.name) ?? 0) + 1;
      if (rounds >= more.rounds) return failure([unsettled(build.name, rounds, requires)]);
      added.set(build.name, rounds);
      needs.set(build.name, requires);
    }
    if (needs.size === 0) return planned;
    known = needingMore(known, needs);
  }
};

const unsettled = (build: string, rounds: number, requires: readonly string[]): Diagnostic =>
  describeSpecFailure({ kind: 'unsettled-requires', package: build, rounds, requires });
