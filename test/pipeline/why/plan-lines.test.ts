import { expect, test } from 'vitest';
import type { Action, Content, Output } from '../../../pipeline/core/action.ts';
import { digestOf } from '../../../pipeline/core/digest.ts';
import { forecast } from '../../../pipeline/core/forecast.ts';
import type { Origins } from '../../../pipeline/why/origins.ts';
import { planLines } from '../../../pipeline/why/plan-lines.ts';
import { planReport } from '../../../pipeline/why/plan-report.ts';
import { printableReport } from '../../../pipeline/why/printable-report.ts';
import { rememberingStore } from '../../rig/remembering-store.ts';
import { textOf, workOf } from '../../rig/work-of.ts';

const seconds: Readonly<Record<string, number>> = { xen: 300, tool: 60, other: 100, iso: 20 };

const secondsOf = ({ label }: Action) => seconds[label.subject];

const measured = {
  secondsOf,
  forecast: (actions: readonly Action[]) =>
    forecast(actions, {
      places: { work: 2, transfer: 2 },
      expectedSeconds: secondsOf,
      poolOf: () => 'work',
    }),
};

const origins: Origins = {
  ofInput: (path, { subject }) => (path === '/in/0' ? `${subject}.spec` : undefined),
  ofDownload: () => undefined,
  ofJob: () => undefined,
  ofMacro: () => '',
};

/** As the step is called that makes packages. */
const built = (made: Output): Output => ({
  ...made,
  action: { ...made.action, label: { step: 'build-rpm', subject: made.action.label.subject } },
});

const describing = (name: string, needs: readonly Content[]) =>
  built(
    workOf(name, needs, { produces: { kind: 'files', describedBy: { file: 'about', of: name } } }),
  );

interface Line {
  readonly xen: string;
  readonly other: string;
}

const lineOf = ({ xen, other }: Line) => {
  const [ofXen, ofOther] = [
    describing('xen', [textOf(xen)]),
    built(workOf('other', [textOf(other)])),
  ];
  const tool = built(workOf('tool', [textOf('tool'), ofXen]));
  const iso = workOf('iso', [textOf('menu'), tool, ofOther]);
  return { goals: [iso], packages: { xen: ofXen, tool, other: ofOther } };
};

const reportOf = async (first: Line, then: Line) => {
  const { build, look } = await rememberingStore();
  await build(...lineOf(first).goals);
  const { goals, packages } = lineOf(then);
  const { toRun } = await look(...goals);
  const named = Object.entries(packages).map(([name, { action }]) => [name, [action]] as const);
  return planReport(toRun, { packages: new Map(named), origins, ...measured });
};

const old = { xen: 'code # old', other: 'code' };

test('says that nothing is to be done', async () => {
  expect(planLines(await reportOf(old, old), measured)).toEqual(['nothing to do']);
});

test('tells what will be built, what may be cut off, what follows, and how long all takes', async () => {
  const report = await reportOf(old, { xen: 'code # new', other: 'other code' });
  const sha = (text: string) => digestOf(text).slice(0, 12);
  const ofXen = `xen.spec changed (sha256 ${sha('code # old')} → ${sha('code # new')})`;
  const ofOther = `other.spec changed (sha256 ${sha('code')} → ${sha('other code')})`;
  expect(planLines(report, measured)).toEqual([
    'will be built (2):',
    `  xen    5m 00s  ← ${ofXen}`,
    `  other  1m 40s  ← ${ofOther}`,
    'may be cut off, if the result of what they need is equal (1):',
    `  tool  1m 00s  ← xen ← ${ofXen}`,
    'and what follows from these: work',
    'critical path: 6m 20s: xen 5m 00s → tool 1m 00s → work iso 20 s',
    'predicted: done in about 6m 20s on this machine; 5m 00s if all is cut off that may be',
  ]);
  expect(printableReport(report)).toMatchObject({
    packages: [
      {
        name: 'xen',
        mayBeCutOff: false,
        seconds: 300,
        because: [
          {
            text: `xen ← ${ofXen}`,
            through: ['xen'],
            file: 'xen.spec',
            before: digestOf('code # old'),
            after: digestOf('code # new'),
          },
        ],
      },
      { name: 'tool', mayBeCutOff: true, seconds: 60 },
      { name: 'other', mayBeCutOff: false },
    ],
    steps: [{ step: 'work', subject: 'iso', mayBeCutOff: false }],
    predicted: {
      atMost: { seconds: 380, work: 480, unmeasured: 0 },
      atLeast: { seconds: 300 },
    },
  });
});

test.each([
  [0, 'this machine'],
  [1, 'this machine; 1 of the steps was never measured, so it may be more'],
  [2, 'this machine; 2 of the steps were never measured, so it may be more'],
])('says how many steps were never measured: %d', async (unmeasured, end) => {
  const { atMost, ...report } = await reportOf(old, { xen: 'other code', other: 'code' });
  const counted = { ...report, atLeast: atMost, atMost: { ...atMost, unmeasured } };
  const last = planLines(counted, measured).at(-1) ?? '';
  expect(last.slice(-end.length)).toBe(end);
});
