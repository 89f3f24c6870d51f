import type { Explanation } from './explanation.ts';
import type { PackageReport, PlanReport, StepReport } from './plan-report.ts';
import type { Prediction } from './predict.ts';
import { chainText, type WordedChain } from './word-chain.ts';

/** A plan's report as JSON-ready data. Times are in seconds. */
export const printableReport = ({ packages, steps, atMost, atLeast }: PlanReport) => ({
  packages: packages.map(({ name, ...row }) => ({ name, ...printableRow(row) })),
  steps: steps.map(({ label, ...row }) => ({ ...label, ...printableRow(row) })),
  predicted: { atMost: printable(atMost), atLeast: printable(atLeast) },
});

/** An explanation as JSON-ready data: times as ISO 8601. */
export const printableExplanation = ({ last, failed, now }: Explanation) => ({
  last: last && {
    ...last,
    time: instant(last.time),
    because: printableChains(last.because),
    earlier: last.earlier.map(({ time, seconds }) => ({ time: instant(time), seconds })),
  },
  failed: failed && { ...failed, time: instant(failed.time) },
  now:
    now.kind === 'to-be-built'
      ? { ...now, because: printableChains(now.because) }
      : {
          ...now,
          of: now.of === undefined ? undefined : instant(now.of),
          cutOff: now.cutOff.map(({ label, time }) => ({ ...label, time: instant(time) })),
        },
});

const instant = (time: number): string => new Date(time).toISOString();

const printableRow = ({
  because,
  ...row
}: Omit<PackageReport, 'name'> | Omit<StepReport, 'label'>) => ({
  ...row,
  because: printableChains(because),
});

const printableChains = (because: readonly WordedChain[]) =>
  because.map((chain) => ({ text: chainText(chain), through: chain.through, ...ofCause(chain) }));

const ofCause = ({ cause: { file, before, after } }: WordedChain) => ({ file, before, after });

const printable = ({ seconds, work, path, pathSeconds, unmeasured }: Prediction) => ({
  seconds,
  work,
  unmeasured,
  criticalPath: {
    seconds: pathSeconds,
    actions: path.map(({ id, label }) => ({ id, ...label })),
  },
});
