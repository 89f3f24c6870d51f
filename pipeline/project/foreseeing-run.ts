import type { Output } from '../core/action.ts';
import type { Digest } from '../core/digest.ts';
import type { ActionResult } from '../core/host.ts';
import { filesOf, type Outcome, type Report } from '../core/report.ts';
import { lastResult } from '../last-result.ts';
import type { Run } from '../open-run.ts';
import { textReader } from '../stored-answers.ts';

/** An execution of nothing long, so that one can plan before the base is made. */
export interface Foreseeing {
  readonly execute: Run['execute'];
  readonly textOf: Run['textOf'];
  /** Goals that something has to be made for first: they are asked then. */
  readonly postponed: readonly Output[];
  /** Those of them of which nothing is known until then. */
  readonly blocked: readonly Output[];
  /** Subjects of the others: their answers are those of their last run. */
  readonly stale: readonly string[];
  /** Goals that were executed, and failed. */
  readonly failed: readonly Output[];
}

/**
 * Executes goals only where nothing else has to be made for them; otherwise answers with what is
 * in the store, and with what goals left when they last ran. Goals without either are blocked.
 */
export const foreseeing = (run: Foreseen): Foreseeing => {
  const stale: string[] = [];
  const postponed: Output[] = [];
  const blocked: Output[] = [];
  const failed: Output[] = [];
  const execute = async (goals: readonly Output[]): Promise<Report> => {
    const { toRun, prospects } = await run.outlook(goals);
    const own = new Set(goals.map(({ action }) => action.id));
    if (toRun.every(({ action }) => own.has(action.id))) {
      const report = await run.execute(goals);
      failed.push(...goals.filter((goal) => filesOf(report, goal) === undefined));
      return report;
    }
    const outcomes = new Map<Digest, Outcome>();
    for (const goal of goals) {
      const { action } = goal;
      const prospect = prospects.get(action.id);
      const result = await whole(prospect?.result ?? (await lastResult(action, run)), run);
      if (result) outcomes.set(action.id, { kind: 'reused', result });
      if (result && prospect?.kind === 'known') continue;
      postponed.push(goal);
      const { step, subject } = action.label;
      if (result && step !== 'find-providers') stale.push(subject);
      if (!result) blocked.push(goal);
    }
    return { outcomes };
  };
  return { execute, textOf: textReader({ ...run, execute }), postponed, blocked, stale, failed };
};

type Foreseen = Pick<Run, 'outlook' | 'execute' | 'past' | 'store' | 'mend' | 'giveUp'>;

/** A result whose files are all in the store. */
const whole = async (
  result: ActionResult | undefined,
  { store }: Foreseen,
): Promise<ActionResult | undefined> => {
  const files = result?.files ?? [];
  const sizes = await Promise.all(files.map(({ digest }) => store.size(digest)));
  return sizes.includes(undefined) ? undefined : result;
};
