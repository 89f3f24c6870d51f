/** A place in a text: both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export type Severity = 'error' | 'warning';

/** What is wrong with answers, where, and what would be right. Errors stop a compose. */
export interface Problem {
  readonly severity: Severity;
  readonly at: Position;
  readonly message: string;
  readonly remedy: string;
}

export const hasErrors = (problems: readonly Problem[]): boolean =>
  problems.some(({ severity }) => severity === 'error');

/** `file:line:column: error: message (remedy)`, one line. */
export const describeProblem = (file: string, problem: Problem): string => {
  const { severity, at, message, remedy } = problem;
  const advice = remedy === '' ? '' : ` (${remedy})`;
  return `${file}:${at.line}:${at.column}: ${severity}: ${message}${advice}`;
};

/** In reading order, which is not the order in which checks find things. */
export const inReadingOrder = (problems: readonly Problem[]): readonly Problem[] =>
  [...problems].sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
