import { packageOf } from '../../specs/builds-of.ts';
import { commandFor } from '../command-for.ts';
import type { Output } from '../core/action.ts';
import { runAgain } from '../core/describe-run-failure.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { type Result, success } from '../core/result.ts';
import { keptFailure } from '../host/kept-failures.ts';
import { checkGoal, foreseeProduct, type ForeseenProduct } from '../project/foresee-product.ts';
import { type OpenProduct, openProduct, type PlannedProduct } from '../project/open-product.ts';
import { shellCommand } from '../shell-command.ts';
import { explain, type Explanation } from '../why/explanation.ts';
import { explanationLines } from '../why/explanation-lines.ts';
import { type LastFailure, lastFailure } from '../why/last-failure.ts';
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
    // What rpm cannot read of one spec is no hindrance to tell of others, or of that one's failure.
    keepGoing: true,
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
  flags: ExplainFlags,
  opened: OpenProduct,
  { env, folders: { cache } }: CommandContext,
): Promise<Result<Explanation, readonly Diagnostic[]>> => {
  const { name } = flags;
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
      failed: await failedAttempt(flags, opened, { cache, planned: foreseen.value.planned }),
      // An earlier build of a package is not needed by the last one in any case.
      outlook: await running.outlook([...foreseen.value.goals, made.value]),
      origins: originsIn(opened.project, opened.base),
    }),
  );
};

/** The last attempt that failed, with what is to be done: a shell only where one still opens. */
const failedAttempt = async (
  { name, product }: ExplainFlags,
  { run: { past }, project }: OpenProduct,
  { cache, planned }: { readonly cache: string; readonly planned: PlannedProduct | undefined },
): Promise<LastFailure | undefined> => {
  const recipe = project.recipes.find(({ value }) => value.name === packageOf(name))?.value;
  const last = name === packageOf(name) ? planned?.packages.get(name)?.build.name : undefined;
  const names = new Set([name, ...(last === undefined ? [] : [last])]);
  const failed = await lastFailure([...names], { recipe, lock: project.lock.value, past });
  if (failed === undefined) return undefined;
  const kept = await Promise.all(
    [...names].map((subject) => keptFailure(cache, product, { subject })),
  );
  const shells = [...names].map((one) => shellCommand(one, product));
  const gone = shells.filter((_, index) => kept[index] === undefined);
  const told = failed.remedy.filter(
    (one) => one !== runAgain && !gone.some((command) => one.endsWith(`: ${command}`)),
  );
  const again = `Build it again, when that is settled: ${commandFor(`build ${packageOf(name)}`, product)}`;
  return { ...failed, remedy: [...told, again] };
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
