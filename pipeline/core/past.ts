import type { Label } from './action.ts';
import type { Digest } from './digest.ts';

/**
 * What is remembered of actions that ran, so that a later run can be explained. Nothing is decided
 * by it: it may forget anything at any time.
 */
export interface Past {
  /** What was made under a label, the newest first; empty where nothing is known. */
  readonly madeAs: (label: Label) => Promise<readonly Made[]>;
  /** Never fails: what cannot be kept is forgotten. */
  readonly remember: (label: Label, made: Made) => Promise<void>;
  /** The newest attempt under a label that failed, though it may have gone well since. */
  readonly failedAs: (label: Label) => Promise<FailedAttempt | undefined>;
  /** Never fails, either. */
  readonly rememberFailure: (label: Label, failed: FailedAttempt) => Promise<void>;
}

/** One run of an action that failed, as people were told of it. */
export interface FailedAttempt {
  /** The id of what was run: another definition under the same label is another attempt. */
  readonly action: Digest;
  /** When it ended, in milliseconds since 1970. */
  readonly time: number;
  /** `xen: build-rpm failed: the process ended with code 1` */
  readonly message: string;
  /** Where its log is until the next attempt. */
  readonly logPath: string;
  /** What to do next: one sentence or command each. */
  readonly remedy: readonly string[];
}

/** One run of an action that ended well. */
export interface Made {
  readonly key: Digest;
  /** When it ended, in milliseconds since 1970. */
  readonly time: number;
  readonly seconds: number;
  /** Its result was an earlier one's. */
  readonly equal: boolean;
  /** The digest of what it left; two runs that left the same moved nothing between them. */
  readonly result?: Digest;
  readonly parts: readonly Part[];
  /** Which run made it, for people. */
  readonly run?: string;
}

/** One of the things that a key is made of, by a name: two parts with one value are alike. */
export interface Part {
  /** The path of an input, `image`, or `job` and which of its members. */
  readonly name: string;
  /** The sha256 of a text or of a single file, a digest of several, or a short text itself. */
  readonly value: string;
  /** Which action made it. */
  readonly of?: Label;
  /** Of a text, unless that was too long to remember. */
  readonly text?: string;
}
