import type { Input, Output } from '../pipeline/core/action.ts';
import type { SigningKey } from './signing-key.ts';

/**
 * A signed repository before it is published: signed packages, and the metadata over them
 * (`repodata/`, `packages.tsv`, the public key). The packages stay where signing left them, so
 * that making and signing metadata moves kilobytes and not every package once more.
 */
export interface Repository {
  readonly packages: readonly Output<'rpms'>[];
  readonly metadata: Output<'repository'>;
  readonly key: SigningKey;
  /** The public key's path in the repository. */
  readonly keyFile: string;
}

/** The repository as inputs of a job: a folder that dnf can use as a file:// repository. */
export const repositoryInputs = ({ packages, metadata }: Repository, at: string): readonly Input[] => [
  ...packages.map((content) => ({ path: `${at}/Packages`, content })),
  { path: at, content: metadata },
];
