import type { Diagnostic } from '../core/diagnostic.ts';
import { planOf } from '../core/plan.ts';
import { printablePlan } from '../core/printable-plan.ts';
import type { Result } from '../core/result.ts';
import { checkGoal, foreseeProduct, type ForeseenProduct } from '../project/foresee-product.ts';
import { type OpenProduct, openProduct } from '../project/open-product.ts';
import { lackLines } from '../why/lack-lines.ts';
import { type LackReport, lackReport } from '../why/lack-report.ts';
import { originsIn } from '../why/origins.ts';
import { planLines } from '../why/plan-lines.ts';
import { type PlanReport, planReport } from '../why/plan-report.ts';
import type { PredictOptions } from '../why/predict.ts';
import { printableReport } from '../why/printable-report.ts';
import type { CommandContext } from './context.ts';

export interface PlanFlags {
  /** `iso`, or the name of a package. */
  readonly goal: string;
  readonly product: string;
}

/**
 * Shows what would run, why and for how long. Asks specs for what they say where their build root
 * is there, and runs nothing else. 4 where there is work, 0 where there is none.
 */
export const run = async ({ goal, product }: PlanFlags, context: CommandContext) => {
  const opened = await openProduct(context, {
    product,
    title: 'plan',
    keepGoing: false,
    places: false,
  });
  if (!opened.ok) return context.end({ diagnostics: opened.failure });
  try {
    const shown = await show(opened.value, goal, context);
    return shown.ok ? shown.value : context.end({ diagnostics: shown.failure });
  } finally {
    await opened.value.run.close();
  }
};

const show = async (
  opened: OpenProduct,
  goal: string,
  context: CommandContext,
): Promise<Result<number, readonly Diagnostic[]>> => {
  const known = checkGoal(goal, opened, { iso: true });
  if (!known.ok) return known;
  const foreseen = await foreseeProduct(opened, { goal, env: context.env });
  if (!foreseen.ok) return foreseen;
  const { toRun } = await opened.run.outlook(foreseen.value.goals);
  const { expectedSeconds: secondsOf, forecast } = opened.run;
  const lacks = lackReport(toRun, foreseen.value.planned?.packages ?? new Map());
  const report = planReport(lacks.toRun, {
    packages: actionsOfPackages(foreseen.value),
    origins: originsIn(opened.project, opened.base),
    secondsOf,
    forecast,
  });
  context.stdout(
    context.json
      ? `${JSON.stringify(documentOf(report, foreseen.value, { goal, lacks }))}\n`
      : linesOf(report, foreseen.value, { secondsOf, lacks }),
  );
  return { ok: true, value: toRun.length > 0 ? 4 : 0 };
};

/** Of every build: packages, their stages and rounds too. */
const actionsOfPackages = ({ planned }: ForeseenProduct) =>
  new Map(
    [...(planned?.packages.values() ?? [])]
      .flatMap((one) => [...one.earlier, one])
      .map(({ build, srpm, root, built }) => [
        build.name,
        [srpm.action, root.action, built.action],
      ]),
  );

const documentOf = (
  report: PlanReport,
  { goals, stale, unknown, planned }: ForeseenProduct,
  { goal, lacks }: { readonly goal: string; readonly lacks: LackReport },
) => ({
  version: '2.0',
  goal,
  complete: planned !== undefined && unknown.length === 0,
  stale,
  unknown,
  toRun: lacks.toRun.map(({ action }) => action.id),
  unbuildable: lacks.unbuildable,
  blocked: lacks.blocked,
  sought: lacks.sought,
  doubtful: lacks.doubtful,
  ...printableReport(report),
  plan: printablePlan(planOf(goals)),
});

const linesOf = (
  report: PlanReport,
  { planned, stale, unknown }: ForeseenProduct,
  { secondsOf, lacks }: Pick<PredictOptions, 'secondsOf'> & { readonly lacks: LackReport },
): string => {
  const lacking = lackLines(lacks);
  const isAllLacking = lacks.toRun.length === 0 && lacking.length > 0;
  const lines = [
    ...(isAllLacking ? [] : planLines(report, { secondsOf })),
    ...lacking,
    ...(stale.length > 0
      ? [`${named(stale)}: as their specs last said; they are asked anew first`]
      : []),
    ...(planned === undefined || unknown.length > 0
      ? [`${named(unknown)}: not known before their specs were asked, in the build root above`]
      : []),
  ];
  return `${lines.join('\n')}\n`;
};

const mostNamed = 8;

/** So many that a line has room for them. */
const named = (packages: readonly string[]): string =>
  packages.length > mostNamed ? `${packages.length} packages` : packages.join(', ') || 'packages';
