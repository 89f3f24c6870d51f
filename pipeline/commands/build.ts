import path from 'node:path';
import type { PlannedPackage } from '../../specs/plan-packages.ts';
import { filesOf, type Report } from '../core/report.ts';
import { orNoRoom } from '../host/no-room.ts';
import { placeFiles } from '../host/place-files.ts';
import { tellChoices } from '../project/tell-choices.ts';
import { openProduct, planProduct, type PlannedProduct } from '../project/open-product.ts';
import type { CommandContext, Ending } from './context.ts';
import { unknownPackages } from './unknown-packages.ts';

export interface BuildFlags {
  /** Names of recipes; all of the product where none is named. */
  readonly packages: readonly string[];
  readonly product: string;
  readonly keepGoing: boolean;
}

/** Builds SRPMs and RPMs, unsigned, and leaves them below out/<product>/rpms/<package>. */
export const run = async (flags: BuildFlags, context: CommandContext): Promise<number> => {
  const opened = await openProduct(context, { ...flags, title: 'packages' });
  if (!opened.ok) return context.end({ diagnostics: opened.failure });
  const { run: running } = opened.value;
  try {
    const unknown = unknownPackages(flags.packages, opened.value.project.product.value.packages);
    if (unknown) return context.end({ diagnostics: [unknown] });
    const planned = await planProduct(opened.value, {
      wanted: flags.packages.length > 0 ? flags.packages : undefined,
    });
    const ending = planned.ok
      ? await buildPackages(planned.value, flags, context)
      : { diagnostics: planned.failure };
    return context.end({ ...ending, keepGoing: flags.keepGoing, logFolder: running.logFolder });
  } finally {
    await running.close();
  }
};

const buildPackages = async (
  planned: PlannedProduct,
  { packages: names, product }: BuildFlags,
  context: CommandContext,
): Promise<Ending> => {
  const known = [...planned.packages.keys()];
  const wanted = (names.length > 0 ? names : known).flatMap(
    (name) => planned.packages.get(name) ?? [],
  );
  const report = await planned.run.execute(wanted.flatMap(({ srpm, rpms }) => [srpm, rpms]));
  await tellChoices(planned, report, context);
  const folder = path.join(context.projectRoot, 'out', product, 'rpms');
  const problem = await orNoRoom(folder, () =>
    Promise.all(wanted.map((one) => placePackage(one, folder, { planned, report }))),
  );
  return problem ? { diagnostics: [problem] } : { result: { rpms: folder } };
};

const placePackage = async (
  { package: { name }, srpm, rpms }: PlannedPackage,
  folder: string,
  { planned, report }: { readonly planned: PlannedProduct; readonly report: Report },
): Promise<void> => {
  for (const output of [srpm, rpms]) {
    const files = filesOf(report, output) ?? [];
    await placeFiles(files, path.join(folder, name), planned.run.store.pathOf);
  }
};
