import type { Use } from '../../specs/judge-requires.ts';
import { duration } from '../reporters/duration.ts';
import { tableLines } from '../reporters/table-lines.ts';
import type { EdgeEffect } from './edge-effect.ts';
import type { PackageRequires, ReportedRequire } from './requires-report.ts';

/** For people: of each package what was not used first, and what follows from that. */
export const requiresLines = (
  packages: readonly PackageRequires[],
  untold: readonly string[] = [],
): readonly string[] => {
  const lines = [
    ...packages.flatMap(packageLines),
    ...untold.map((name) => `${name}: not known: its build was not watched to a good end`),
  ];
  const isAdvice = packages.some(({ requires }) => requires.some(({ use }) => use.kind !== 'used'));
  return isAdvice ? [...lines, '', ...advice] : lines;
};

const advice = [
  'This is what one build did, and advice: no build can tell what a file is for that it only looks',
  'for, or opens under other conditions. Take one out, and build: if the result is told to be equal,',
  'nothing is lost.',
];

const packageLines = ({ name, spec, requires }: PackageRequires): readonly string[] => {
  const used = requires.filter(({ use }) => use.kind === 'used');
  const others = requires
    .filter(({ use }) => use.kind !== 'used')
    .toSorted((one, other) => rank(one) - rank(other));
  const rows = others.map((one) => [
    words[one.use.kind],
    one.needs,
    one.line === undefined ? '' : `${spec}:${one.line}`,
    remark(one, name),
  ]);
  if (requires.length === 0) return [`${name}: no BuildRequires`];
  return [
    `${name}: ${requires.length} BuildRequires, ${used.length === requires.length ? 'all' : used.length} used`,
    ...tableLines(rows, { leftColumns: 4 }).map((line) => `  ${line}`),
    ...(used.length > 0 ? [`  used: ${used.map(usedText).join(', ')}`] : []),
  ];
};

const words: Readonly<Record<Use['kind'], string>> = {
  unused: 'unused',
  'looked-at': 'looked at',
  'read-by-rpm': 'not known',
  through: 'through',
  used: 'used',
};

const order = Object.keys(words);

const rank = ({ use }: ReportedRequire): number => order.indexOf(use.kind);

const usedText = ({ needs, use }: ReportedRequire): string =>
  use.kind === 'used' ? `${needs} (${counted(use.files, 'file')})` : needs;

const remark = (one: ReportedRequire, name: string): string =>
  [useText(one.use), restText(one), one.edge && edgeText(one.edge, name)]
    .filter((text) => text !== undefined && text !== '')
    .join('; ');

const useText = (use: Use): string => {
  switch (use.kind) {
    case 'looked-at':
      return `none of its files was opened, but ${use.example} ${use.files > 1 ? `and ${use.files - 1} more were` : 'was'} looked at`;
    case 'read-by-rpm':
      return 'rpm reads its macros in every build: whether the spec uses one is not seen';
    case 'through':
      return `only what it brings in was used: ${use.packages.join(', ')}`;
    case 'unused':
    case 'used':
      return '';
  }
};

/** What would no longer be in the root. */
const restText = ({ alone, providers, use }: ReportedRequire): string => {
  if (use.kind === 'through') return '';
  if (alone.length === 0) {
    return providers.length === 0 ? 'what meets it is not known' : 'the root has it in any case';
  }
  return `in the root for it alone: ${alone.length > 6 ? `${alone.slice(0, 5).join(', ')} and ${alone.length - 5} more` : alone.join(', ')}`;
};

const edgeText = ({ to, needsItAnyway, begins, allDone }: EdgeEffect, name: string): string => {
  if (needsItAnyway) return `${name} needs ${to} for another, too`;
  const sooner =
    begins.without < begins.before
      ? `it could begin ${duration(begins.before - begins.without)} sooner`
      : 'it would begin no sooner';
  const all =
    allDone.without < allDone.before
      ? `, and the longest chain would take ${duration(allDone.without)} instead of ${duration(allDone.before)}`
      : '';
  return `without it ${name} would not wait for ${to}, nor be built again when that changes: ${sooner}${all}`;
};

const counted = (count: number, noun: string): string =>
  count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
