import type { Output } from '../pipeline/core/action.ts';
import { chunkOf } from './imports/chunk-of.ts';
import type { Fetchable } from './steps/fetch-source.ts';
import { fetchSource } from './steps/fetch-source.ts';
import { queryDebs } from './steps/query-debs.ts';

/** Some .debs that are rewrapped in one go. */
export interface ImportChunk {
  /** `imports-dom0-3`: stable, as the packages' SOURCERPM has it. */
  readonly name: string;
  readonly debs: readonly Output<'file'>[];
  readonly facts: Output<'facts'>;
}

export interface LockedDeb extends Fetchable {
  readonly name: string;
}

const debsPerChunk = 40;

/**
 * Locked .debs in chunks of some dozens. Which chunk a package is in depends on its name alone,
 * so that a changed package rewraps its chunk and no other.
 */
export const planImportChunks = (
  debs: readonly LockedDeb[],
  { purpose, tools }: { readonly purpose: string; readonly tools: Output<'image'> },
): readonly ImportChunk[] => {
  const count = Math.max(1, 2 ** Math.round(Math.log2(debs.length / debsPerChunk)));
  return Array.from({ length: count }, (_, index) => {
    const name = `imports-${purpose}-${index}`;
    const files = debs.filter((deb) => chunkOf(deb.name, count) === index).map(fetchSource);
    return { name, debs: files, facts: queryDebs(files, { tools, subject: name }) };
  }).filter((chunk) => chunk.debs.length > 0);
};
