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
  /** Goals that nothing is known of until they run. */
  readonly blocked: readonly Output[];
  /** Goals that were executed, and failed. */
  readonly failed: readonly Output[];
  /** Subjects of actions whose answers are those of their last run: theirs will come later. */
  readonly stale: readonly string[];
}

/**
 * Executes goals only where nothing else has to be made for them; otherwise answers with what is
 * in the store, and with what goals left when they last ran. Goals without either are blocked.
 */
export const foreseeing = (run: Foreseen): Foreseeing => {
  const stale: string[] = [];
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
    for (const { action } of goals) {
      const expected = prospects.get(action.id)?.result;
      const result = await whole(expected ?? (await lastResult(action, run)), run);
      if (result) outcomes.set(action.id, { kind: 'reused', result });
      if (result && !expected) stale.push(action.label.subject);
    }
    blocked.push(...goals.filter(({ action }) => !outcomes.has(action.id)));
    return { outcomes };
  };
  return { execute, textOf: textReader({ ...run, execute }), stale, blocked, failed };
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
