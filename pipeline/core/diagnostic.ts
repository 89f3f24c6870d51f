/** A failure as people read it. Reporters know nothing else of failures. */
export interface Diagnostic {
  /** Stable, for machines: `recipe/unknown-key`, `build/exit`, `fetch/digest`. */
  readonly code: string;
  /** One line: what happened to what, with the offending value. */
  readonly message: string;
  readonly location?: Location;
  /** The last lines of the log, oldest first. */
  readonly logTail?: readonly string[];
  readonly logPath?: string;
  /** What to do next: one sentence or command each. */
  readonly remedy?: readonly string[];
  /** Which exit code a command ends with for this; see design.md. */
  readonly exitCode: ExitCode;
}

/** Lines and columns count from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly sourceLine?: string;
}

export type ExitCode = 0 | 1 | 2 | 3 | 4 | 32 | 36 | 70 | 130 | 143;
