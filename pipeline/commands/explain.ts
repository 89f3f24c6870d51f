import type { Diagnostic } from '../core/diagnostic.ts';
import { type Result, success } from '../core/result.ts';
import { checkGoal, foreseeProduct } from '../project/foresee-product.ts';
import { type OpenProduct, openProduct } from '../project/open-product.ts';
import { explain, type Explanation } from '../why/explanation.ts';
import { explanationLines } from '../why/explanation-lines.ts';
import { originsIn } from '../why/origins.ts';
import { printableExplanation } from '../why/printable-report.ts';
import type { CommandContext } from './context.ts';

export interface ExplainFlags {
  /** The name of a recipe. */
  readonly name: string;
  readonly product: string;
}

/** Tells why a package was built last time, and why it would be built now or would not. */
export const run = async ({ name, product }: ExplainFlags, context: CommandContext) => {
  const opened = await openProduct(context, { product, title: 'explain', keepGoing: false });
  if (!opened.ok) return context.end({ diagnostics: opened.failure });
  try {
    const told = await explanationOf(name, opened.value, context);
    if (!told.ok) return context.end({ diagnostics: told.failure });
    const shown = context.json
      ? JSON.stringify({ version: '1.0', package: name, ...printableExplanation(told.value) })
      : explanationLines(name, told.value).join('\n');
    context.stdout(`${shown}\n`);
    return 0;
  } finally {
    await opened.value.run.close();
  }
};

const explanationOf = async (
  name: string,
  opened: OpenProduct,
  { env }: CommandContext,
): Promise<Result<Explanation, readonly Diagnostic[]>> => {
  const known = checkGoal(name, opened, { iso: false });
  if (!known.ok) return known;
  const foreseen = await foreseeProduct(opened, { goal: name, env });
  if (!foreseen.ok) return foreseen;
  const { goals, planned } = foreseen.value;
  const { run: running } = opened;
  const action = planned?.packages.get(name)?.rpms.action ?? goals.at(-1)?.action;
  if (action === undefined) throw new Error('a plan has a goal');
  return success(
    await explain(action, {
      past: running.past,
      outlook: await running.outlook(goals),
      origins: originsIn(opened.project, opened.base),
    }),
  );
};
