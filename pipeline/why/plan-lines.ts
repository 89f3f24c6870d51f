import { labelName } from '../core/label-name.ts';
import { duration } from '../reporters/duration.ts';
import { tableLines } from '../reporters/table-lines.ts';
import { noun } from './noun.ts';
import type { PackageReport, PlanReport, StepReport } from './plan-report.ts';
import type { PredictOptions, Prediction } from './predict.ts';
import { chainText, type WordedChain } from './word-chain.ts';

/** A plan for people: packages with their causes first, what follows from them in one line. */
export const planLines = (
  report: PlanReport,
  { secondsOf }: Pick<PredictOptions, 'secondsOf'>,
): readonly string[] => {
  const { packages, steps, atMost, atLeast } = report;
  if (packages.length + steps.length === 0) return ['nothing to do'];
  const will = packages.filter(({ mayBeCutOff }) => !mayBeCutOff);
  const may = packages.filter(({ mayBeCutOff }) => mayBeCutOff);
  const told = new Set(packages.map(({ name }) => name));
  const isCause = (step: StepReport) => hasOwnCause(step) && !asksOf(step, told);
  const causes = steps.filter(isCause);
  const others = steps.filter((step) => !isCause(step));
  return [
    ...section('will be built', will.map(packageRow)),
    ...section('may be cut off, if the result of what they need is equal', may.map(packageRow)),
    ...section('made beside packages', causes.map(stepRow)),
    ...(others.length > 0 ? [`and what follows from these: ${countedSteps(others)}`] : []),
    `critical path: ${duration(atMost.pathSeconds)}: ${pathText(atMost, secondsOf)}`,
    finish(atMost, atLeast),
  ];
};

const section = (title: string, rows: readonly (readonly string[])[]): readonly string[] =>
  rows.length === 0
    ? []
    : [`${title} (${rows.length}):`, ...tableLines(rows, { leftColumns: 3 }).map(indented)];

const indented = (line: string): string => `  ${line}`;

const packageRow = ({ name, ...row }: PackageReport): readonly string[] => [
  name,
  timeOf(row),
  reasonText(row, name),
];

const stepRow = ({ label, ...row }: StepReport): readonly string[] => [
  labelName(label),
  timeOf(row),
  reasonText(row, noun(label)),
];

const timeOf = ({ seconds }: Pick<PackageReport, 'seconds'>): string =>
  seconds === undefined ? 'not known' : duration(seconds);

/** What is in the row's first column already is not said again. */
const reasonText = (
  { because, more }: Pick<PackageReport, 'because' | 'more'>,
  name: string,
): string => {
  const texts = because.map((chain) => `← ${chainText(below(chain, name))}`);
  return [...texts, ...(more ? ['and more'] : [])].join('; ');
};

const below = ({ through, cause }: WordedChain, name: string): WordedChain => ({
  through: through[0] === name ? through.slice(1) : through,
  cause,
});

/** Whether something of its own has changed, and not only what it needs. */
const hasOwnCause = ({ because, label }: StepReport): boolean =>
  because.some(({ through }) => through.every((name) => name === noun(label)));

/** What its spec is asked for a package that is told itself. */
const asksOf = ({ label: { step, subject } }: StepReport, told: ReadonlySet<string>): boolean =>
  step === 'query-spec' && told.has(subject);

export const countedSteps = (steps: readonly Pick<StepReport, 'label'>[]): string =>
  [...Map.groupBy(steps, ({ label }) => label.step)]
    .map(([step, { length }]) => (length > 1 ? `${step} (${length})` : step))
    .join(', ');

/** Steps of one thing are one: `mdadm 37 s → xcp-ng-mini-initramfs 30 s → ISO 12 s`. */
const pathText = ({ path }: Prediction, secondsOf: SecondsOf): string => {
  const parts: { readonly name: string; readonly seconds: number }[] = [];
  for (const action of path) {
    const last = parts.at(-1);
    const name = noun(action.label) || last?.name || labelName(action.label);
    const seconds = secondsOf(action) ?? 0;
    if (last?.name === name) parts.splice(-1, 1, { name, seconds: last.seconds + seconds });
    else parts.push({ name, seconds });
  }
  return parts.map(({ name, seconds }) => `${name} ${duration(seconds)}`).join(' → ');
};

type SecondsOf = PredictOptions['secondsOf'];

const finish = (atMost: Prediction, atLeast: Prediction): string => {
  const least =
    atLeast.seconds < atMost.seconds
      ? `; ${duration(atLeast.seconds)} if all is cut off that may be`
      : '';
  const most = `about ${duration(atMost.seconds)} on this machine`;
  return `predicted: done in ${most}${least}${unmeasuredText(atMost)}`;
};

const unmeasuredText = ({ unmeasured }: Prediction): string => {
  if (unmeasured === 0) return '';
  const were = unmeasured === 1 ? 'was' : 'were';
  return `; ${unmeasured} of the steps ${were} never measured, so it may be more`;
};
