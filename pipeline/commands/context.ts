import type { Diagnostic } from '../core/diagnostic.ts';
import type { Event } from '../core/event.ts';
import type { Environment, Folders } from '../folders.ts';
import type { Paint } from '../paint.ts';

/** All that a command gets from the command line's side. */
export interface CommandContext {
  readonly report: (event: Event) => void;
  /**
   * Ends a command that has run a plan: reports `run-ended` with the counts of what was reported
   * before, and gives the exit code to return: 130 or 143 where a signal made it incomplete.
   */
  readonly end: (ending: Ending) => number;
  /** Aborted by the first signal: start nothing more, let what runs come to its end. */
  readonly drain: AbortSignal;
  /** Aborted by the second signal: end what runs, now. */
  readonly abort: AbortSignal;
  /** Data only. With `json`, one document, or nothing where events are on stdout. */
  readonly stdout: (text: string) => void;
  /** For people: findings of commands that run no plan. */
  readonly stderr: (text: string) => void;
  /** Whether `--json` was given. */
  readonly json: boolean;
  /** Whether a person sees stdout, so that a path printed there would be told twice. */
  readonly stdoutIsTerminal: boolean;
  /** Styles text for stderr, or leaves it as it is. */
  readonly paint: Paint;
  readonly env: Environment;
  readonly cwd: string;
  readonly projectRoot: string;
  readonly folders: Folders;
  /** Milliseconds since 1970. Never jumps; see `steadyClock`. */
  readonly now: () => number;
}

export interface Ending {
  /** Left out: 0 without diagnostics and failed actions, else what the first failure says. */
  readonly exitCode?: number;
  /** Ends with 3, not with what the first failure says: the rest was done under --keep-going. */
  readonly keepGoing?: boolean;
  /** Failures that were not reported as an action's. */
  readonly diagnostics?: readonly Diagnostic[];
  /** What was wrong with single packages, while the rest was done. */
  readonly broken?: readonly Diagnostic[];
  /** Names of packages that were not tried for that. */
  readonly blocked?: readonly string[];
  readonly result?: Readonly<Record<string, string | number | boolean>>;
  readonly logFolder?: string;
}
