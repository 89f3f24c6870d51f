import type { Action, Output } from '../core/action.ts';
import { planOf, printablePlan } from '../core/plan.ts';
import { composeGoals } from '../project/compose-product.ts';
import { openProduct, planProduct, type PlannedProduct } from '../project/open-product.ts';
import { snapshotTime } from '../project/snapshot-time.ts';
import type { CommandContext } from './context.ts';

export interface PlanFlags {
  /** `iso`, or the name of a package. */
  readonly goal: string;
  readonly product: string;
}

/**
 * Shows what would run. What specs say must be known for that, so the base and the queries of
 * specs are made first where they are not there. 4 where there is work, 0 where there is none.
 */
export const run = async ({ goal, product }: PlanFlags, context: CommandContext) => {
  const opened = await openProduct(context, { product, title: 'plan', keepGoing: false });
  if (!opened.ok) return context.end({ diagnostics: opened.failure });
  try {
    const planned = await planProduct(opened.value);
    if (!planned.ok) return context.end({ diagnostics: planned.failure });
    const goals = goalsOf(planned.value, goal, context);
    if (goals === undefined)
      return context.end({ diagnostics: [unknownGoal(goal, planned.value)] });
    const toRun = await opened.value.run.preview(goals);
    context.stdout(context.json ? documentOf(goals, toRun) : linesOf(toRun, planned.value));
    return toRun.length > 0 ? 4 : 0;
  } finally {
    await opened.value.run.close();
  }
};

const goalsOf = (
  planned: PlannedProduct,
  goal: string,
  { env }: CommandContext,
): readonly Output[] | undefined => {
  if (goal === 'iso') return composeGoals(planned, snapshotTime(planned, env));
  const one = planned.packages.get(goal);
  return one && [one.srpm, one.rpms];
};

const documentOf = (goals: readonly Output[], toRun: readonly Action[]): string =>
  `${JSON.stringify({
    version: '1.0',
    toRun: toRun.map(({ id }) => id),
    plan: printablePlan(planOf(goals)),
  })}\n`;

const linesOf = (toRun: readonly Action[], { run }: PlannedProduct): string => {
  const lines = toRun.map((action) => {
    const seconds = run.expectedSeconds(action);
    const { step, subject } = action.label;
    return `${step.padEnd(22)} ${subject}${seconds === undefined ? '' : `  (${seconds} s last time)`}\n`;
  });
  const summary =
    toRun.length === 0 ? 'nothing to do\n' : `${toRun.length} actions to run at most\n`;
  return [...lines, summary].join('');
};

const unknownGoal = (goal: string, { packages }: PlannedProduct) =>
  ({
    code: 'plan/unknown-goal',
    message: `there is no goal ${goal}`,
    remedy: [`Goals: iso, ${[...packages.keys()].join(', ')}`],
    exitCode: 2,
  }) as const;
