import type { Limits } from '../pipeline/core/job.ts';
import type { Source } from './source.ts';

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
}
