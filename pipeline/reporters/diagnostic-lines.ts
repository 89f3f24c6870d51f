import type { Paint } from '../paint.ts';
import type { Diagnostic, Location } from '../core/diagnostic.ts';

/** A failure as people read it: what, where, the log's end, and what to do. */
export const diagnosticLines = (diagnostic: Diagnostic, paint: Paint): readonly string[] => [
  `${paint('red', 'error')}: ${paint('bold', diagnostic.message)} ${paint('dim', `[${diagnostic.code}]`)}`,
  ...(diagnostic.location ? locationLines(diagnostic.location, paint) : []),
  ...(diagnostic.logTail ?? []).map((line) => `  ${paint('dim', '|')} ${line}`),
  ...(diagnostic.logPath === undefined ? [] : [`  log: ${diagnostic.logPath}`]),
  ...(diagnostic.remedy ?? []).map((line) => `  ${paint('green', '→')} ${line}`),
];

const locationLines = ({ file, line, column, sourceLine }: Location, paint: Paint) => {
  const place = `  ${paint('cyan', `${file}:${line}:${column}`)}`;
  if (sourceLine === undefined) return [place];
  const margin = ' '.repeat(String(line).length);
  // Tabs are kept, so that the caret stands below its character at any tab width.
  const indent = sourceLine.slice(0, Math.max(0, column - 1)).replace(/[^\t]/g, ' ');
  return [
    place,
    `    ${line} ${paint('dim', '|')} ${sourceLine}`,
    `    ${margin} ${paint('dim', '|')} ${indent}${paint('red', '^')}`,
  ];
};
