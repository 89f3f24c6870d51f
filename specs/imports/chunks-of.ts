import { digestOf } from '../../pipeline/core/digest.ts';
import type { NamedPackage } from '../../recipes/imports/import-lock.ts';

/** Packages that are rewrapped together. `name` is stable and unique. */
export interface Chunk {
  readonly name: string;
  readonly packages: readonly NamedPackage[];
}

const count = 8;
const large = 32 * 1024 * 1024;

/**
 * Parts packages by their names alone, so that one that comes, goes or changes touches one chunk.
 * A large one (a kernel) has a chunk of its own, that none else waits for it.
 */
export const chunksOf = (packages: readonly NamedPackage[]): readonly Chunk[] =>
  [...Map.groupBy(packages, chunkName)]
    .map(([name, members]) => ({ name, packages: members }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));

const chunkName = ({ name, size }: NamedPackage): string =>
  size > large ? name : String(Number.parseInt(digestOf(name).slice(0, 8), 16) % count);
