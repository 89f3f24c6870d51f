import { duration } from '../reporters/duration.ts';
import { tableLines } from '../reporters/table-lines.ts';
import type { CutOff, Explanation, Failed, LastBuild, Now } from './explanation.ts';
import { noun } from './noun.ts';
import { chainText, type WordedChain } from './word-chain.ts';

/** An explanation for people: what was, why, and what is now. */
export const explanationLines = (
  name: string,
  { last, failed, now }: Explanation,
): readonly string[] => [
  name,
  ...tableLines(
    [
      ...(failed ? failedRows(failed) : []),
      ...(last ? lastRows(last) : [['last built', failed ? noneEndedWell : notKnown]]),
      ...nowRows(now, name),
    ],
    { leftColumns: 2 },
  ).map((line) => `  ${line}`),
];

type Rows = readonly (readonly string[])[];

const failedRows = ({ time, message, logPath, remedy, isSettled }: Failed): Rows => [
  ['last attempt', `failed on ${minute(time)}: ${message}`],
  ['its log', logPath],
  ...remedy.map((one, index) => [index === 0 ? 'what to do' : '', one]),
  ...(isSettled ? [['since then', settled]] : []),
];

const settled = 'settled: what is there now is whole and reused, so nothing has to be built';

const notKnown = 'not known: nothing is recorded of it';
const noneEndedWell = 'not known: nothing is recorded of one that ended well';

const lastRows = ({ time, seconds, run, because, equal, earlier }: LastBuild): Rows => [
  ['last built', `${minute(time)}, in ${duration(seconds)}, by ${run}`],
  ...because.map((chain, index) => [index === 0 ? 'because of' : '', chainText(chain)]),
  ...(equal ? [['its result', equalResult]] : []),
  ...earlier.map((one, index) => [
    index === 0 ? 'before that' : '',
    `${minute(one.time)}, in ${duration(one.seconds)}`,
  ]),
];

const equalResult =
  'equal to the earlier one: the old RPMs stand, and nothing that needs them was built for it';

const nowRows = (now: Now, name: string): Rows => {
  if (now.kind === 'to-be-built') {
    const what = now.mayBeCutOff
      ? 'to be built, or cut off if the result of what it needs is equal'
      : 'to be built';
    return [['now', what], ...causeRows(now.because)];
  }
  if (now.of === undefined) {
    return [['now', 'reused: the store has it, and when that was made is not recorded']];
  }
  return [
    ['now', `reused: all that its build sees is as on ${minute(now.of)} (its key is equal)`],
    ...now.cutOff.map((one, index) => [index === 0 ? 'cut off' : '', cutOffText(one, name)]),
  ];
};

const causeRows = (because: readonly WordedChain[]): Rows =>
  because.map((chain, index) => [index === 0 ? 'because of' : '', chainText(chain)]);

const cutOffText = ({ label, time }: CutOff, name: string): string => {
  const what = noun(label);
  const shown = what === name || what === '' ? `${label.step} ${label.subject}` : what;
  return `${shown} was made again since then, on ${minute(time)}, and its result was equal`;
};

/** `2026-11-22 08:39 UTC` */
const minute = (time: number): string =>
  `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
