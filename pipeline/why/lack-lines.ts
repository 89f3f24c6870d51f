import { someOf } from '../some-of.ts';
import type { LackingPackage, LackReport } from './lack-report.ts';
import { countedSteps } from './plan-lines.ts';

/** What of a plan cannot be built for want of something, or perhaps not. None where all is there. */
export const lackLines = ({
  unbuildable,
  blocked,
  sought,
  doubtful,
  notToRun,
}: LackReport): readonly string[] => [
  ...section('cannot be built', [
    ...unbuildable.flatMap(linesOf),
    ...blocked.map(({ name, by }) => `${name} needs ${by}`),
  ]),
  ...(notToRun.length === 0
    ? []
    : [`and what follows from these: ${countedSteps(notToRun.map(({ action }) => action))}`]),
  ...section('not known whether it can be built', [
    ...sought.map(
      ({ name, needs, until }) =>
        `${name} needs ${someOf(needs)}, which nothing is known to provide until ${someOf(until)} ${until.length === 1 ? 'is' : 'are'} built`,
    ),
    ...doubtful.flatMap(linesOf),
  ]),
];

const linesOf = ({ name, lacks }: LackingPackage): readonly string[] =>
  lacks.map((lack) => `${name} needs ${lack.needs}, which nothing ${provides(lack)}: ${lack.near}`);

/** How sure it is that nothing does. */
const provides = ({ isStated, mayBeFound }: LackingPackage['lacks'][number]): string => {
  if (isStated) return 'provides by what our specs state';
  return mayBeFound ? 'is known to provide' : 'provides';
};

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)];
