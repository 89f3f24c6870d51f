import type { Label } from './action.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Digest } from './digest.ts';

/** All that a run tells. Reporters subscribe to these and to nothing else. */
export type Event = PlanStarted | ActionStarted | ActionProgressed | ActionEnded | Noted | RunEnded;

/** When a plan begins to be executed: `actions` are those that it may have to run. */
export interface PlanStarted {
  readonly type: 'plan-started';
  readonly time: number;
  readonly title: string;
  readonly actions: number;
}

/** When an action begins to run (never for one whose result is reused). */
export interface ActionStarted {
  readonly type: 'action-started';
  readonly time: number;
  readonly action: Digest;
  readonly label: Label;
  /** Seconds that it took last time, where that is known. */
  readonly expectedSeconds?: number;
  readonly logPath?: string;
}

/** When a running action says how far it is, such as bytes of a download. */
export interface ActionProgressed {
  readonly type: 'action-progressed';
  readonly time: number;
  readonly action: Digest;
  readonly message: string;
}

/** When an action's outcome is known; also for those reused, blocked or cancelled. */
export interface ActionEnded {
  readonly type: 'action-ended';
  readonly time: number;
  readonly action: Digest;
  readonly label: Label;
  readonly outcome: 'reused' | 'built' | 'failed' | 'blocked' | 'cancelled';
  readonly seconds: number;
  /** Built, and found to be what there was before: nothing that needs it is run for it. */
  readonly equal?: true;
  readonly logPath?: string;
  readonly diagnostic?: Diagnostic;
}

/** When there is something that a person should know, and no failure. */
export interface Noted {
  readonly type: 'noted';
  readonly time: number;
  readonly level: 'info' | 'warning';
  readonly message: string;
}

/** Once, at the end of a command. */
export interface RunEnded {
  readonly type: 'run-ended';
  readonly time: number;
  readonly exitCode: number;
  readonly seconds: number;
  readonly counts: Readonly<Record<ActionEnded['outcome'], number>>;
  /** Failures that stand for themselves: those of actions were told as they happened. */
  readonly diagnostics: readonly Diagnostic[];
  /** What the command has made, such as `{ iso, size, sha256, boot }`, for people and machines. */
  readonly result: Readonly<Record<string, string | number | boolean>>;
  readonly logFolder?: string;
}
