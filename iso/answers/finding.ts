import type { Position, Problem, Severity } from './problem.ts';
import type { Path } from './reading.ts';

/** A problem of answers, wherever they were read from: the path becomes a position later. */
export interface Finding {
  readonly severity: Severity;
  readonly path: Path;
  readonly message: string;
  readonly remedy: string;
}

export const wrong = (path: Path, message: string, remedy: string): Finding => ({
  severity: 'error',
  path,
  message,
  remedy,
});

export const doubtful = (path: Path, message: string, remedy: string): Finding => ({
  severity: 'warning',
  path,
  message,
  remedy,
});

export const located = (
  findings: readonly Finding[],
  locate: (path: Path) => Position,
): readonly Problem[] => findings.map(({ path, ...said }) => ({ ...said, at: locate(path) }));
