import type { Limits } from '../pipeline/core/job.ts';
import type { Source } from './source.ts';

/** A package that is built in a stage first: the same spec under other macros. */
export interface Stage {
  readonly name: string;
  /** Build conditions, as `--with` and `--without` set them. */
  readonly with: readonly string[];
  readonly without: readonly string[];
  readonly macros: Readonly<Record<string, string>>;
  readonly takes: readonly BuiltPackage[];
}

/** A package, or a stage of it. */
export interface BuiltPackage {
  readonly package: string;
  readonly stage?: string;
}

/** Where one package's spec and sources come from, checked. */
export interface Recipe {
  readonly name: string;
  /** A path in the repository. */
  readonly spec: string;
  /** Each with a file name of its own. */
  readonly sources: readonly Source[];
  /** What a build of it may take. */
  readonly limits: Limits;
  /** The most that a build of it can use, where that is said. */
  readonly processors: number | undefined;
  /** The first one first: each is nearer to the whole package. */
  readonly stages: readonly Stage[];
  /**
   * Of packages that it needs, which build it takes, where the cycles do not say; and packages
   * that it needs by what rpm finds out of them only when they are built.
   */
  readonly takes: readonly BuiltPackage[];
  /** How often at most it is built, whole, where its stages cut a cycle, where that is said. */
  readonly converge: number | undefined;
  /** How often at most its spec is asked for BuildRequires in its build root, where that is said. */
  readonly rounds: number | undefined;
}
