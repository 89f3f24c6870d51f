import type { Action, Label } from '../core/action.ts';
import type { Foreseen } from '../core/outlook.ts';
import type { Origins } from './origins.ts';
import { predict, type PredictOptions, type Prediction } from './predict.ts';
import { type WordedChain, wordReason } from './word-chain.ts';

/** What would run, as it is shown: packages, then the rest. */
export interface PlanReport {
  readonly packages: readonly PackageReport[];
  /** Actions that are no package's. */
  readonly steps: readonly StepReport[];
  /** If nothing is cut off. */
  readonly atMost: Prediction;
  /** If all is cut off that may be. */
  readonly atLeast: Prediction;
}

export interface PackageReport {
  readonly name: string;
  readonly mayBeCutOff: boolean;
  /** Of all its actions that run, those of unknown length left out; undefined if all are. */
  readonly seconds?: number;
  readonly because: readonly WordedChain[];
  readonly more: boolean;
}

export interface StepReport extends Omit<PackageReport, 'name'> {
  readonly label: Label;
}

export interface ReportOptions extends PredictOptions {
  /** A package and the actions that make it, the last of them last. */
  readonly packages: ReadonlyMap<string, readonly Action[]>;
  readonly origins: Origins;
}

/** Tells what would run, and why, in the order of the plan. */
export const planReport = (
  toRun: readonly Foreseen[],
  { packages, origins, ...measured }: ReportOptions,
): PlanReport => {
  const byId = new Map(toRun.map((one) => [one.action.id, one]));
  const told: PackageReport[] = [];
  const ofPackages = new Set<Foreseen>();
  for (const [name, actions] of packages) {
    const some = actions.flatMap(({ id }) => byId.get(id) ?? []);
    for (const one of some) ofPackages.add(one);
    const last = some.at(-1);
    if (last) told.push({ name, ...rowOf(last, some, { origins, measured }) });
  }
  const steps: StepReport[] = [];
  for (const one of toRun) {
    if (ofPackages.has(one)) continue;
    steps.push({ label: one.action.label, ...rowOf(one, [one], { origins, measured }) });
  }
  const certain = toRun.filter(({ mayBeCutOff }) => !mayBeCutOff);
  return {
    packages: told,
    steps,
    atMost: predict(actionsOf(toRun), measured),
    atLeast: predict(actionsOf(certain), measured),
  };
};

const actionsOf = (some: readonly Foreseen[]) => some.map(({ action }) => action);

interface RowOptions {
  readonly origins: Origins;
  readonly measured: PredictOptions;
}

const rowOf = (
  { mayBeCutOff, reason }: Foreseen,
  all: readonly Foreseen[],
  { origins, measured: { secondsOf } }: RowOptions,
): Omit<PackageReport, 'name'> => {
  const known = all.flatMap(({ action }) => secondsOf(action) ?? []);
  return {
    mayBeCutOff,
    ...(known.length > 0 ? { seconds: known.reduce((sum, one) => sum + one, 0) } : {}),
    because: wordReason(reason, origins),
    more: reason.more,
  };
};
