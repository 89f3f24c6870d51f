import { importedNeeds, type Overlooked, overlookedIn } from '../../specs/overlooked.ts';
import { findProviders, parseProviders } from '../../specs/steps/find-providers.ts';
import type { CommandContext } from '../commands/context.ts';
import { closureOf } from '../core/action.ts';
import { filesOf, type Report } from '../core/report.ts';
import { someOf } from '../some-of.ts';
import type { PlannedProduct } from './open-product.ts';

/**
 * Warns of BuildRequires that imports meet though a package of ours was found to provide the same:
 * no spec states that, so it was not asked. Once all packages are built, and where it is found anew.
 */
export const tellOverlooked = async (
  { project: { product }, prepared, packages, findings, run }: PlannedProduct,
  report: Report,
  context: Pick<CommandContext, 'report' | 'now'>,
): Promise<void> => {
  const all = [...packages.values()];
  const isBuilt = all.every(({ rpms }) => filesOf(report, rpms) !== undefined);
  const needs = importedNeeds(
    all.map((one) => one.package),
    findings,
  );
  if (!isBuilt || needs.length === 0) return;
  const sought = findProviders(needs, {
    ...prepared.buildRoot.source,
    subject: 'all packages',
    ours: closureOf(
      all.map(({ rpms }) => rpms),
      [],
    ),
  });
  const looked = await run.execute([sought]);
  if (looked.outcomes.get(sought.action.id)?.kind !== 'built') return;
  const answer = parseProviders((await run.textLeft(looked, sought)) ?? '');
  for (const one of overlookedIn(packages, answer, product.value)) {
    const message = wordOverlooked(one, product.file);
    context.report({ type: 'noted', time: context.now(), level: 'warning', message });
  }
};

const wordOverlooked = ({ needs, by, imports, maker }: Overlooked, productFile: string): string => {
  const other = imports.length > 0 ? `, or prefer: [${imports.join(', ')}] in ${productFile}` : '';
  return (
    `build root of ${someOf(by)}: ${needs} is met by ${imports.join(', ') || 'an import'}, and would be by what ${maker} makes; ` +
    `write the one that you mean: takes: [${maker}] in its recipe${other}`
  );
};
