import { importedNeeds, type Overlooked, overlookedIn } from '../../specs/overlooked.ts';
import type { PlannedPackage } from '../../specs/plan-packages.ts';
import { findProviders, parseProviders } from '../../specs/steps/find-providers.ts';
import type { CommandContext } from '../commands/context.ts';
import { closureOf } from '../core/action.ts';
import { someOf } from '../some-of.ts';
import type { PlannedProduct } from './open-product.ts';

/**
 * Warns of BuildRequires that imports meet though a package of ours was found to provide the same:
 * no spec states that, so it was not asked. Found in all that was built, in every run.
 */
export const tellOverlooked = async (
  { project: { product }, prepared, packages, findings, run }: PlannedProduct,
  built: readonly PlannedPackage[],
  { drain }: Pick<CommandContext, 'drain'>,
): Promise<void> => {
  const needs = importedNeeds(
    built.map((one) => one.package),
    findings,
  );
  if (needs.length === 0 || drain.aborted) return;
  const sought = findProviders(needs, {
    ...prepared.buildRoot.source,
    subject: 'all built packages',
    ours: closureOf(
      built.map(({ rpms }) => rpms),
      [],
    ),
  });
  const looked = await run.execute([sought]);
  const answer = parseProviders((await run.textOf(looked, sought)) ?? '');
  for (const one of overlookedIn(packages, answer, product.value)) {
    run.note(wordOverlooked(one, product.file), { level: 'warning', stands: true });
  }
};

const wordOverlooked = ({ needs, by, imports, maker }: Overlooked, productFile: string): string => {
  const other = imports.length > 0 ? `, or prefer: [${imports.join(', ')}] in ${productFile}` : '';
  return (
    `build root of ${someOf(by)}: ${needs} is met by ${imports.join(', ') || 'an import'}, and would be by what ${maker} makes; ` +
    `write the one that you mean: takes: [${maker}] in ${by.length === 1 ? 'its recipe' : 'their recipes'}${other}`
  );
};
