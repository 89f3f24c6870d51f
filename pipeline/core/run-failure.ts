import type { Digest } from './digest.ts';

/** How running an action can fail. Data only; `pipeline/describe-run-failure` words it. */
export type RunFailure =
  | Exited
  | LimitExceeded
  | NotFetched
  | WrongDigest
  | BadOutput
  | ClashingInputs
  | CorruptedInput
  | NoSpace
  | EngineLost
  | SecretMissing
  | Cancelled;

/** When what a process has left is kept. */
interface Kept {
  /** The command that looks into it. */
  readonly look?: string;
}

/** When the process in the container ended with another code than 0. */
export interface Exited extends Kept {
  readonly kind: 'exited';
  readonly code: number;
}

/** When the engine or Kiln ended the process because it took more than its job allows. */
export interface LimitExceeded extends Kept {
  readonly kind: 'limit-exceeded';
  readonly limit: 'memory' | 'time' | 'silence' | 'processes';
  readonly allowed: string;
}

/** When no location had the file. */
export interface NotFetched {
  readonly kind: 'not-fetched';
  readonly file: string;
  readonly attempts: readonly { readonly url: string; readonly problem: string }[];
}

/** When a location had a file of other bytes than the recipe or lock says. */
export interface WrongDigest {
  readonly kind: 'wrong-digest';
  readonly file: string;
  readonly url: string;
  readonly expected: string;
  readonly actual: string;
}

/** When a job left something in /out that is no regular file, or not what it promised. */
export interface BadOutput {
  readonly kind: 'bad-output';
  readonly path: string;
  readonly problem: string;
}

/** When two outputs that are laid out together have a file of one name. */
export interface ClashingInputs {
  readonly kind: 'clashing-inputs';
  readonly path: string;
  /** What has made them, in words. */
  readonly makers: readonly [string, string];
}

/** When a file in the store has other bytes than its name says. It has been removed. */
export interface CorruptedInput {
  readonly kind: 'corrupted-input';
  readonly digest: Digest;
}

export interface NoSpace {
  readonly kind: 'no-space';
  readonly where: string;
}

/** When the engine does not answer, or answers what it should not. */
export interface EngineLost {
  readonly kind: 'engine-lost';
  readonly message: string;
  /** It answers again, and may do better with the same action. */
  readonly answers: boolean;
}

export interface SecretMissing {
  readonly kind: 'secret-missing';
  readonly name: string;
  readonly fingerprint: string;
}

export interface Cancelled {
  readonly kind: 'cancelled';
}
