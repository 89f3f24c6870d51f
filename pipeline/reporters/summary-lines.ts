import type { Paint } from '../paint.ts';
import type { RunEnded } from '../core/event.ts';
import { labelName } from '../core/label-name.ts';
import { blockedNames } from './blocked-names.ts';
import { diagnosticLines } from './diagnostic-lines.ts';
import { duration } from './duration.ts';
import type { Counts, RunState } from './run-state.ts';
import { tableLines } from './table-lines.ts';

/** What a person wants to know at the end of a run; nothing before the run has ended. */
export const summaryLines = (state: RunState, paint: Paint): readonly string[] => {
  if (state.ending === undefined) return [];
  return [
    ...state.ending.diagnostics.flatMap((diagnostic) => diagnosticLines(diagnostic, paint)),
    ...stepTable(state, paint),
    ...slowestLines(state),
    ...state.warnings.map((warning) => `${paint('yellow', 'warning')}: ${warning}`),
    ...failureList(state, paint),
    ...blockedLine(allBlocked(state), paint),
    ...(state.ending.logFolder === undefined ? [] : [`logs: ${state.ending.logFolder}`]),
    closingLine(state.ending, state.predictedSeconds, paint),
    ...resultLines(state.ending, paint),
  ];
};

const stepTable = ({ totals }: RunState, paint: Paint) => {
  const rows = [...totals].filter(([, { counts }]) => counts.built + counts.failed > 0);
  if (rows.length === 0) return [];
  const [head = '', ...body] = tableLines([
    ['step', 'done', 'reused', 'failed', 'time'],
    ...rows.map(([step, { counts, seconds }]) => [
      step,
      String(counts.built),
      String(counts.reused),
      String(counts.failed),
      duration(seconds),
    ]),
  ]);
  return [paint('dim', head), ...body];
};

const slowestLines = ({ slowest }: RunState) => {
  const long = slowest.filter(({ seconds }) => seconds >= 5);
  if (long.length < 2) return [];
  const names = long.map(({ label, seconds }) => `${labelName(label)} ${duration(seconds)}`);
  return [`longest: ${names.join(', ')}`];
};

const failureList = ({ failures }: RunState, paint: Paint) =>
  failures.map(
    ({ label, diagnostic, logPath }) =>
      `${paint('red', 'failed')}: ${labelName(label)}` +
      (diagnostic === undefined ? '' : `: ${diagnostic.message}`) +
      (logPath === undefined ? '' : ` (log: ${logPath})`),
  );

/** A command may know of more than it has run. */
const allBlocked = (state: RunState): readonly string[] => [
  ...new Set([...(state.ending?.blocked ?? []), ...blockedNames(state)]),
];

/** More names than these are told to machines alone. */
const blockedShown = 8;

const blockedLine = (names: readonly string[], paint: Paint): readonly string[] => {
  if (names.length === 0) return [];
  const more = names.length - blockedShown;
  const shown = names.slice(0, blockedShown).join(', ');
  return [`${paint('yellow', 'blocked')}: ${shown}${more > 0 ? ` and ${more} more` : ''}`];
};

const closingLine = (
  { exitCode, seconds, counts }: RunEnded,
  predicted: number | undefined,
  paint: Paint,
) => {
  const word = exitCode === 0 ? paint('green', 'done') : paint('red', endWord(exitCode));
  const told = countWords(counts);
  const foreseen = predicted === undefined || exitCode !== 0 ? '' : foreseenWords(predicted);
  return `${word} in ${duration(seconds)}${foreseen}${told === '' ? '' : `: ${told}`}`;
};

/** Less than this is foreseen to be over at once. */
const foreseenFromSeconds = 5;

const foreseenWords = (seconds: number) =>
  seconds < foreseenFromSeconds ? '' : ` (${duration(seconds)} foreseen)`;

const endWord = (exitCode: number) =>
  exitCode === 130 || exitCode === 143 ? 'interrupted' : `failed (exit code ${exitCode})`;

const countWords = (counts: Counts) =>
  [
    [counts.built, 'done'],
    [counts.reused, 'reused'],
    [counts.failed, 'failed'],
    [counts.blocked, 'blocked'],
    [counts.cancelled, 'cancelled'],
  ]
    .filter(([count]) => count !== 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ');

const resultLines = ({ result }: RunEnded, paint: Paint) => {
  const entries = Object.entries(result);
  const width = Math.max(0, ...entries.map(([name]) => name.length));
  return entries.map(
    ([name, value]) => `  ${paint('dim', name.padEnd(width))}  ${valueText(name, value)}`,
  );
};

const valueText = (name: string, value: string | number | boolean) =>
  name === 'size' && typeof value === 'number' ? bytes(value) : String(value);

/** Bytes for people, with the exact number beside. */
const bytes = (size: number) =>
  size < 1024 * 1024 ? `${size} bytes` : `${(size / 1024 / 1024).toFixed(1)} MiB (${size} bytes)`;
