import type { Label } from './action.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Digest } from './digest.ts';

/** All that a run tells. Reporters subscribe to these and to nothing else. */
export type Event =
  | PlanStarted
  | Foreseen
  | ActionStarted
  | ActionProgressed
  | ActionEnded
  | ActionsReused
  | Noted
  | RunEnded;

/** When a plan begins to be executed: `actions` are those that it may have to run. */
export interface PlanStarted {
  readonly type: 'plan-started';
  readonly time: number;
  readonly title: string;
  readonly actions: number;
}

/**
 * How long the rest of the plan will take: told once all is known that can be before anything
 * runs, and again from time to time. Not told where nothing has to run.
 */
export interface Foreseen {
  readonly type: 'foreseen';
  readonly time: number;
  /** Those that run or still have to, as far as is known. */
  readonly actions: number;
  /** From `time` to the end. */
  readonly seconds: number;
  /** Of the longest chain of actions that need each other. */
  readonly criticalSeconds: number;
}

/** When an action begins to run (never for one whose result is reused). */
export interface ActionStarted {
  readonly type: 'action-started';
  readonly time: number;
  readonly action: Digest;
  readonly label: Label;
  /** Seconds that it is expected to take, where anything like it was measured. */
  readonly expectedSeconds?: number;
  /** How many processors it is told to use. */
  readonly processors?: number;
  readonly logPath?: string;
}

/** When a running action says how far it is, such as bytes of a download. */
export interface ActionProgressed {
  readonly type: 'action-progressed';
  readonly time: number;
  readonly action: Digest;
  readonly message: string;
}

/** When an action has run, or is known not to run: blocked or cancelled. */
export interface ActionEnded {
  readonly type: 'action-ended';
  readonly time: number;
  readonly action: Digest;
  readonly label: Label;
  readonly outcome: 'built' | 'failed' | 'blocked' | 'cancelled';
  readonly seconds: number;
  /** Built, and found to be what there was before: nothing that needs it is run for it. */
  readonly equal?: true;
  /** How many processors it was told to use. */
  readonly processors?: number;
  /** How many it kept busy on the average, where that was measured. */
  readonly busyProcessors?: number;
  readonly logPath?: string;
  readonly diagnostic?: Diagnostic;
}

/** At the end of a plan: the actions whose results were there, all at once for they are many. */
export interface ActionsReused {
  readonly type: 'actions-reused';
  readonly time: number;
  readonly labels: readonly Label[];
}

/** When there is something that a person should know, and no failure. */
export interface Noted {
  readonly type: 'noted';
  readonly time: number;
  readonly level: 'info' | 'warning';
  readonly message: string;
  /** It is so until something changes: who finds that nothing has tells it again. */
  readonly stands?: true;
}

/** Once, at the end of a command. */
export interface RunEnded {
  readonly type: 'run-ended';
  readonly time: number;
  readonly exitCode: number;
  readonly seconds: number;
  readonly counts: Readonly<Record<ActionEnded['outcome'] | 'reused', number>>;
  /** Names of what was not tried, for something that it needs failed; left out where none was. */
  readonly blocked?: readonly string[];
  /** Failures that stand for themselves: those of actions were told as they happened. */
  readonly diagnostics: readonly Diagnostic[];
  /** What the command has made, such as `{ iso, size, sha256, boot }`, for people and machines. */
  readonly result: Readonly<Record<string, string | number | boolean>>;
  readonly logFolder?: string;
}
