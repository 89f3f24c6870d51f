import type { CommandContext } from '../commands/context.ts';
import type { Report } from '../core/report.ts';
import { someOf } from '../some-of.ts';
import type { PlannedProduct } from './open-product.ts';

/**
 * Warns of what build roots hold because libsolv has chosen it: where several packages would do,
 * and no preference is written down. Each choice once, when a root was resolved anew. What the
 * store has lost by now is not made again for that.
 */
export const tellChoices = async (
  { project, prepared, packages, run }: PlannedProduct,
  report: Report,
  context: Pick<CommandContext, 'report' | 'now'>,
): Promise<void> => {
  const askers = new Map<string, string[]>();
  const builds = [...packages.values()].flatMap((one) => [...one.earlier, one]);
  const roots = [
    { name: 'every package', resolved: prepared.buildRoot.resolved },
    ...builds.map(({ build: { name }, resolved }) => ({ name, resolved })),
  ];
  for (const { name, resolved } of roots) {
    if (report.outcomes.get(resolved.choices.action.id)?.kind !== 'built') continue;
    const text = (await run.textLeft(report, resolved.choices)) ?? '';
    for (const line of text.split('\n').slice(0, -1)) {
      const choice = wordChoice(line, name);
      askers.set(choice, [...(askers.get(choice) ?? []), name]);
    }
  }
  for (const [choice, names] of askers) {
    const message = `build root of ${someOf(names)}: ${choice}; write the one that you mean under prefer: in ${project.product.file}`;
    context.report({ type: 'noted', time: context.now(), level: 'warning', message });
  }
};

/** A line of `choices`: what is needed, by whom, what was taken, and what would do. */
const wordChoice = (line: string, name: string): string => {
  const [dependency = '', asker = '', chosen = '', others = ''] = line.split('\t');
  const who = asker === name ? '' : ` of ${asker}`;
  return `${dependency}${who} is met by ${chosen}, and would be by ${others.replaceAll(' ', ', ')}`;
};
