import type { Action, Output } from '../core/action.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { planOf, printablePlan } from '../core/plan.ts';
import { failure, type Result, success } from '../core/result.ts';
import { planProductImage, readProfiles } from '../project/compose-product.ts';
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
    const known = ['iso', ...opened.value.project.product.value.packages];
    if (!known.includes(goal)) return context.end({ diagnostics: [unknownGoal(goal, known)] });
    const planned = await planProduct(opened.value);
    if (!planned.ok) return context.end({ diagnostics: planned.failure });
    const goals = await goalsOf(planned.value, goal, context);
    if (!goals.ok) return context.end({ diagnostics: goals.failure });
    const toRun = await opened.value.run.preview(goals.value);
    context.stdout(context.json ? documentOf(goals.value, toRun) : linesOf(toRun, planned.value));
    return toRun.length > 0 ? 4 : 0;
  } finally {
    await opened.value.run.close();
  }
};

const goalsOf = async (
  planned: PlannedProduct,
  goal: string,
  { env }: CommandContext,
): Promise<Result<readonly Output[], readonly Diagnostic[]>> => {
  if (goal !== 'iso') {
    const one = planned.packages.get(goal);
    return one
      ? success([one.srpm, one.rpms])
      : failure([unknownGoal(goal, [...planned.packages.keys()])]);
  }
  const profiles = await readProfiles(planned.project);
  if (!profiles.ok) return profiles;
  const epoch = snapshotTime(planned, env);
  const image = await planProductImage(planned, { profiles: profiles.value, epoch });
  return image.ok ? success([image.value.iso, image.value.medium.repository]) : image;
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

const unknownGoal = (goal: string, known: readonly string[]): Diagnostic => ({
  code: 'plan/unknown-goal',
  message: `there is no goal ${goal}`,
  remedy: [`Goals: ${known.join(', ')}`],
  exitCode: 2,
});
