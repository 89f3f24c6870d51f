import path from 'node:path';
import type { PlannedPackage } from '../../specs/plan-packages.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Event } from '../core/event.ts';
import { filesOf, isNew, type Report } from '../core/report.ts';
import { failure, type Result, success } from '../core/result.ts';
import { describeLost } from '../host/lost-file.ts';
import { orNoRoom } from '../host/no-room.ts';
import { type FileToPlace, type Placed, placeFiles } from '../host/place-files.ts';
import { orAgain } from '../or-again.ts';
import { openSettling, type Reused, type Settling } from '../project/settled.ts';
import { choicesOf, tellChoices } from '../project/tell-choices.ts';
import { tellOverlooked } from '../project/tell-overlooked.ts';
import { openProduct, planProduct, type PlannedProduct } from '../project/open-product.ts';
import type { CommandContext } from './context.ts';

export interface BuildFlags {
  /** Names of recipes; all of the product where none is named. */
  readonly packages: readonly string[];
  readonly product: string;
  readonly keepGoing: boolean;
}

/** Builds SRPMs and RPMs, unsigned, and leaves them below out/<product>/rpms/<package>. */
export const run = async (flags: BuildFlags, context: CommandContext): Promise<number> => {
  const { packages: names, product } = flags;
  const folder = path.join(context.projectRoot, 'out', product, 'rpms');
  const settling = await openSettling({ command: 'build', product, names, folder }, context);
  if (settling.reused) return tellSettled(settling.reused, folder, context);
  const report = (event: Event) => {
    settling.watch(event);
    context.report(event);
  };
  const opened = await openProduct(
    { ...context, report },
    { ...flags, names, title, places: true },
  );
  if (!opened.ok) return context.end({ diagnostics: opened.failure });
  const { run: running } = opened.value;
  try {
    const planned = await planProduct(opened.value, {
      wanted: names.length > 0 ? names : undefined,
    });
    const built = planned.ok
      ? await buildPackages(planned.value, { names, folder, settling }, context)
      : failure(planned.failure);
    const ending = built.ok ? { result: { rpms: folder } } : { diagnostics: built.failure };
    const { keepGoing } = flags;
    const { broken = [], blocked = [] } = planned.ok ? planned.value : {};
    const told = { broken, blocked, keepGoing, logFolder: running.logFolder };
    const code = context.end({ ...ending, ...told });
    if (built.ok) {
      const ended = code === 0 ? running.ended() : undefined;
      await settling.settle({ placed: built.value, ended });
    }
    if (code === 0 && names.length === 0) await running.tidy();
    return code;
  } finally {
    await running.close();
  }
};

const title = 'packages';

const tellSettled = (
  { labels, notes }: Reused,
  folder: string,
  { report, end, now }: CommandContext,
): number => {
  report({ type: 'plan-started', time: now(), title, actions: labels.length });
  report({ type: 'actions-reused', time: now(), labels });
  for (const note of notes) report({ type: 'noted', time: now(), ...note, stands: true });
  const logFolder = path.join(folder, '../logs');
  return end({ result: { rpms: folder }, logFolder });
};

interface Wanted {
  readonly names: readonly string[];
  readonly folder: string;
  readonly settling: Pick<Settling, 'seen'>;
}

interface Tried {
  readonly report: Report;
  readonly placed: Result<readonly Placed[], readonly Diagnostic[]>;
}

/** Gives the files that are in that folder then. */
const buildPackages = async (
  planned: PlannedProduct,
  { names, folder, settling }: Wanted,
  context: CommandContext,
): Promise<Result<readonly Placed[], readonly Diagnostic[]>> => {
  const known = [...planned.packages.keys()];
  const wanted = (names.length > 0 ? names : known).flatMap(
    (name) => planned.packages.get(name) ?? [],
  );
  const asked = { ...planned, packages: wanted };
  const goals = [...wanted.flatMap(({ srpm, rpms }) => [srpm, rpms]), ...choicesOf(asked)];
  const { execute, mend, store } = planned.run;
  const ended = await orAgain<Tried>(async () => {
    const report = await execute(goals);
    const files = wanted.flatMap((one) => filesOfPackage(one, report));
    const seen = files.map((file) => ({ ...file, seen: settling.seen(file) }));
    const placed = await orNoRoom(folder, () => placeFiles(seen, folder, store));
    if (!placed.ok) return success({ report, placed: failure([placed.failure]) });
    return placed.value.ok ? success({ report, placed: placed.value }) : placed.value;
  }, mend);
  if (!ended.ok) return failure([describeLost(ended.failure)]);
  const { report, placed } = ended.value;
  await tellChoices(asked, report, context);
  if (names.length === 0) {
    const built = wanted.filter(({ rpms }) => filesOf(report, rpms) !== undefined);
    await tellOverlooked(planned, built, context);
  }
  return placed;
};

const filesOfPackage = (
  { package: { name }, srpm, rpms }: PlannedPackage,
  report: Report,
): readonly FileToPlace[] =>
  [srpm, rpms].flatMap((output) =>
    (filesOf(report, output) ?? []).map((file) => ({
      ...file,
      path: `${name}/${file.path}`,
      isNew: isNew(report, output),
    })),
  );
