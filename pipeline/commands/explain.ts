import { packageOf } from '../../specs/builds-of.ts';
import type { Output } from '../core/action.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { type Result, success } from '../core/result.ts';
import { keptFailure } from '../host/kept-failures.ts';
import { checkGoal, foreseeProduct, type ForeseenProduct } from '../project/foresee-product.ts';
import { type OpenProduct, openProduct } from '../project/open-product.ts';
import { shellCommand } from '../shell-command.ts';
import { explain, type Explanation, type FailedAttempt } from '../why/explanation.ts';
import { explanationLines } from '../why/explanation-lines.ts';
import { originsIn } from '../why/origins.ts';
import { printableExplanation } from '../why/printable-report.ts';
import type { CommandContext } from './context.ts';
import { namedBuild } from './named-build.ts';

export interface ExplainFlags {
  /** The name of a recipe, or of one of its builds: `gcc@bootstrap`. */
  readonly name: string;
  readonly product: string;
}

/** Tells why a package was built last time, and why it would be built now or would not. */
export const run = async ({ name, product }: ExplainFlags, context: CommandContext) => {
  const opened = await openProduct(context, {
    product,
    title: 'explain',
    keepGoing: false,
    places: false,
  });
  if (!opened.ok) return context.end({ diagnostics: opened.failure });
  try {
    const told = await explanationOf({ name, product }, opened.value, context);
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
  { name, product }: ExplainFlags,
  opened: OpenProduct,
  { env, folders: { cache } }: CommandContext,
): Promise<Result<Explanation, readonly Diagnostic[]>> => {
  const goal = packageOf(name);
  const known = checkGoal(goal, opened, { iso: false });
  if (!known.ok) return known;
  const foreseen = await foreseeProduct(opened, { goal, env });
  if (!foreseen.ok) return foreseen;
  const made = outputOf(name, foreseen.value);
  if (!made.ok) return made;
  const { run: running } = opened;
  return success(
    await explain(made.value.action, {
      past: running.past,
      failed: await lastFailure(name, { cache, product }),
      // An earlier build of a package is not needed by the last one in any case.
      outlook: await running.outlook([...foreseen.value.goals, made.value]),
      origins: originsIn(opened.project, opened.base),
    }),
  );
};

const lastFailure = async (
  name: string,
  { cache, product }: { readonly cache: string; readonly product: string },
): Promise<FailedAttempt | undefined> => {
  const kept = await keptFailure(cache, product, { subject: name });
  if (kept === undefined) return undefined;
  const { time, message, logPath } = kept.failure;
  const look = shellCommand(name, product);
  return { time, message, ...(logPath === undefined ? {} : { logPath }), look };
};

/** What is explained: a package's RPMs, those of one of its builds, or what comes before these. */
const outputOf = (
  name: string,
  { goals, planned }: ForeseenProduct,
): Result<Output, readonly Diagnostic[]> => {
  const one = planned?.packages.get(packageOf(name));
  const last = one?.rpms ?? goals.at(-1);
  if (last === undefined) throw new Error('a plan has a goal');
  if (one === undefined || name === one.package.name) return success(last);
  const build = namedBuild(name, [...one.earlier, one], { command: 'explain' });
  return build.ok ? success(build.value.built) : build;
};
