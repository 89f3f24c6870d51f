import type { Action, Label, Output } from './action.ts';
import type { Running } from './admission.ts';
import type { Digest } from './digest.ts';
import type { Event } from './event.ts';
import type { Result } from './result.ts';
import type { Past } from './past.ts';
import type { NoSpace, RunFailure } from './run-failure.ts';

/** Everything that the core may act through. Passed in, never imported. */
export interface Host {
  readonly store: Store;
  /** Which runner runs an action: one per kind of job. */
  readonly runnerOf: (action: Action) => Runner;
  readonly clock: Clock;
  readonly logs: Logs;
  readonly report: (event: Event) => void;
  /** Where what ran is remembered, for people to be told why. */
  readonly past?: Past;
  readonly endings?: Endings;
  /** Where there may be other runs on the same store. */
  readonly claims?: Claims;
  readonly neighbours?: Neighbours;
}

/** The other runs on this machine, as far as they tell what they have running. */
export interface Neighbours {
  /** To be called as that changes. */
  readonly tell: (running: readonly Running[]) => void;
  readonly others: () => readonly Running[];
  /** Calls this once, when that may have changed; not at all if it is called again before. */
  readonly later: (look: () => void) => void;
}

/** Keeps several runs from making the same at the same time. */
export interface Claims {
  /**
   * Waits until no other run makes what is kept under this key, and has the others wait until the
   * function that it resolves to is called, or this process ends. Undefined where the signal ended
   * the wait; `waiting` is called once, with words for who has it.
   */
  readonly take: (
    key: Digest,
    options: { readonly waiting: (who: string) => void; readonly signal: AbortSignal },
  ) => Promise<(() => Promise<void>) | undefined>;
}

/**
 * How executing goals has ended, as long as looking would find the same. An action's id stands for
 * all that it is made from, so the goals stand for their whole plan. A result for each of their
 * actions, in their order.
 */
export interface Endings {
  /** What they ended with; undefined where one has to look. */
  readonly recall: (goals: readonly Output[]) => readonly ActionResult[] | undefined;
  readonly keep: (goals: readonly Output[], results: readonly ActionResult[]) => void;
}

export interface Clock {
  /** Milliseconds since 1970. Never jumps, whatever is done to the machine's clock. */
  readonly now: () => number;
}

/** One regular file that an action has left. Its bytes are in the store. */
export interface Artifact {
  /** Relative to /out, with '/' between. */
  readonly path: string;
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  readonly executable: boolean;
}

export interface ActionResult {
  /** Sorted by path. */
  readonly files: readonly Artifact[];
}

/** What the store keeps of an action that succeeded. */
export interface Trace {
  readonly result: ActionResult;
  readonly seconds: number;
}

/** Content-addressed files, and results of actions by their key. */
export interface Store {
  readonly lookUp: (key: Digest) => Promise<Trace | undefined>;
  readonly record: (key: Digest, trace: Trace, action: Action) => Promise<Recorded>;
  /** Bytes, or undefined if the store does not have it. */
  readonly size: (digest: Digest) => Promise<number | undefined>;
  /** Throws `CorruptedEntry` at the end if the bytes do not match the digest. */
  readonly read: (digest: Digest) => AsyncIterable<Uint8Array>;
  /** Keeps the bytes; nothing of them if the source throws. */
  readonly write: (source: AsyncIterable<Uint8Array>) => Promise<Stored>;
}

/** A full disk leaves the old trace, or none. */
export type Recorded = Result<undefined, NoSpace>;

export interface Stored {
  readonly digest: Digest;
  readonly size: number;
}

export interface Logs {
  readonly open: (action: Action) => Promise<Log>;
}

export interface Log {
  readonly path: string;
  readonly write: (chunk: Uint8Array | string) => void;
  /** The last lines so far, oldest first. */
  readonly tail: () => readonly string[];
  readonly close: () => Promise<void>;
}

/** An action together with the content of its inputs: of a closure, each output by itself. */
export interface Task {
  readonly action: Action;
  readonly inputs: readonly TaskInput[];
  /** The image to run in: the description's digest of an image that an action made. */
  readonly image?: Digest;
}

export type TaskInput =
  | { readonly path: string; readonly kind: 'text'; readonly text: string }
  | {
      readonly path: string;
      readonly kind: 'files';
      readonly files: readonly Artifact[];
      /** What has made them. */
      readonly of?: Label;
    };

export interface RunContext {
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly progress: (message: string) => void;
  /** How many processors the job should use; as many as it finds, where nobody says. */
  readonly processors?: number;
  /** Takes how many processors the job has kept busy on the average so far. */
  readonly keptBusy?: (processors: number) => void;
}

export interface Runner {
  readonly run: (task: Task, context: RunContext) => Promise<Result<ActionResult, RunFailure>>;
  /** What the result will be, if that is known without running (a download's digest). */
  readonly foresee?: (action: Action) => ActionResult | undefined;
  /** Whether a result can still be used beyond its files in the store (an image's presence). */
  readonly holds?: (action: Action, result: ActionResult) => Promise<boolean>;
  /** How many may run at once, and under which name they are counted. */
  readonly pool: 'work' | 'transfer';
}
