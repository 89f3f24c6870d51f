import type { Location } from '../pipeline/core/diagnostic.ts';

/** What can be wrong with the files in recipes/. `describe` words each. */
export type RecipeFailure =
  | Malformed
  | Refused
  | UnknownKey
  | MissingKey
  | WrongValue
  | NotText
  | NoKind
  | Repeated
  | Contradiction
  | UnknownName
  | AbsentFile
  | NotLocked;

interface Located {
  readonly location: Location;
}

/** When the text is not YAML (or JSON). */
export interface Malformed extends Located {
  readonly kind: 'malformed';
  readonly problem: string;
}

/** When the text is YAML, and uses what files of ours may not use. */
export interface Refused extends Located {
  readonly kind: 'refused';
  readonly what:
    'alias' | 'aliases' | 'tag' | 'directive' | 'document' | 'character' | 'length' | 'depth';
}

export interface UnknownKey extends Located {
  readonly kind: 'unknown-key';
  readonly key: string;
  /** Which mapping it is in, such as `sources[0]`; '' for the file's own. */
  readonly place: string;
  readonly known: readonly string[];
}

export interface MissingKey extends Located {
  readonly kind: 'missing-key';
  readonly key: string;
  readonly place: string;
  readonly expected?: string;
}

export interface WrongValue extends Located {
  readonly kind: 'wrong-value';
  readonly place: string;
  readonly expected: string;
  readonly found: string;
}

/** When a text was wanted and YAML reads a number, a truth value or nothing: `version: 1.10`. */
export interface NotText extends Located {
  readonly kind: 'not-text';
  readonly place: string;
  /** As written in the file. */
  readonly source: string;
  /** As YAML reads it. */
  readonly value: string;
}

/** When a mapping has none of the keys that would say which kind of thing it is. */
export interface NoKind extends Located {
  readonly kind: 'no-kind';
  readonly place: string;
  readonly kinds: readonly string[];
  /** The mapping's keys, of which one may be misspelt. */
  readonly found: readonly string[];
}

/** When something that may be there once is there again. */
export interface Repeated extends Located {
  readonly kind: 'repeated';
  readonly what: string;
  readonly value: string;
  readonly firstLine?: number;
}

/** When two parts of a file, or a file and its name, do not go together. */
export interface Contradiction extends Located {
  readonly kind: 'contradiction';
  readonly problem: string;
  readonly remedy: string;
}

/** When a name stands for nothing that there is. */
export interface UnknownName extends Located {
  readonly kind: 'unknown-name';
  readonly what:
    | 'recipe'
    | `stage of ${string}`
    | 'base'
    | 'import set'
    | 'locked import set'
    | 'locked package'
    | 'package';
  readonly name: string;
  readonly known: readonly string[];
}

/** When a file that is named is not in the repository. */
export interface AbsentFile extends Located {
  readonly kind: 'absent-file';
  readonly path: string;
  readonly near?: string;
}

/** When nothing says which bytes a source of the outside world is. */
export interface NotLocked extends Located {
  readonly kind: 'not-locked';
  readonly file: string;
  /** What has the file, such as `apt mdadm 4.2-5`. */
  readonly of: string;
  /** What the lock knows it of, where it does. */
  readonly before?: string;
  readonly product: string;
}
