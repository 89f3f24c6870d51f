import type { PlannedPackage } from '../../specs/plan-packages.ts';
import { takenBuilds } from '../../specs/taken-builds.ts';
import type { CommandContext } from '../commands/context.ts';
import type { Output } from '../core/action.ts';
import { filesOf, type Report } from '../core/report.ts';
import { someOf } from '../some-of.ts';
import type { PlannedProduct } from './open-product.ts';

/** Of a product, some packages that were to be built. */
type Asked = Pick<PlannedProduct, 'prepared'> & { readonly packages: readonly PlannedPackage[] };

/** What tells of the choices in the build roots of these packages, and of what they need. */
export const choicesOf = (asked: Asked): readonly Output[] =>
  rootsOf(asked).map(({ choices }) => choices);

/**
 * Warns of what build roots hold because libsolv has chosen it: where several packages would do,
 * and no preference is written down. Each choice once in every run, until one is.
 */
export const tellChoices = async (
  { project, run, ...asked }: Asked & Pick<PlannedProduct, 'project' | 'run'>,
  report: Report,
  { drain }: Pick<CommandContext, 'drain'>,
): Promise<void> => {
  const askers = new Map<string, string[]>();
  const unknown = choicesOf(asked).filter(({ action }) => !report.outcomes.has(action.id));
  if (unknown.length > 0 && drain.aborted) return;
  const others = unknown.length > 0 ? await run.execute(unknown) : report;
  for (const { name, choices } of rootsOf(asked)) {
    const looked = report.outcomes.has(choices.action.id) ? report : others;
    // Of tens of thousands, most have none.
    if (!filesOf(looked, choices)?.some(({ size }) => size > 0)) continue;
    const text = (await run.textOf(looked, choices)) ?? '';
    for (const line of text.split('\n').slice(0, -1)) {
      const choice = wordChoice(line, name);
      askers.set(choice, [...(askers.get(choice) ?? []), name]);
    }
  }
  for (const [choice, names] of askers) {
    const message = `build root of ${someOf(names)}: ${choice}; write the one that you mean under prefer: in ${project.product.file}`;
    run.note(message, { level: 'warning', stands: true });
  }
};

const rootsOf = ({ prepared, packages }: Asked) => [
  { name: 'every package', choices: prepared.buildRoot.resolved.choices },
  ...takenBuilds(packages).map(({ build, resolved: { choices } }) => ({
    name: build.name,
    choices,
  })),
];

/** A line of `choices`: what is needed, by whom, what was taken, and what would do. */
const wordChoice = (line: string, name: string): string => {
  const [dependency = '', asker = '', chosen = '', others = ''] = line.split('\t');
  const who = asker === name ? '' : ` of ${asker}`;
  return `${dependency}${who} is met by ${chosen}, and would be by ${others.replaceAll(' ', ', ')}`;
};
