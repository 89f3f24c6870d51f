import type { Output } from '../pipeline/core/action.ts';
import type { NamedPackage } from '../recipes/imports/import-lock.ts';
import { chunksOf } from './imports/chunks-of.ts';
import { fetchSource } from './steps/fetch-source.ts';
import { queryDebs } from './steps/query-debs.ts';

/** Some .debs that are rewrapped in one go. */
export interface ImportChunk {
  /** `imports-dom0-3`: stable, as the packages' SOURCERPM has it. */
  readonly name: string;
  readonly debs: readonly Output<'file'>[];
  readonly facts: Output<'facts'>;
}

/** Locked .debs in chunks, so that a changed package rewraps its chunk and no other. */
export const planImportChunks = (
  packages: readonly NamedPackage[],
  { purpose, tools }: { readonly purpose: string; readonly tools: Output<'image'> },
): readonly ImportChunk[] =>
  chunksOf(packages).map((chunk) => {
    const name = `imports-${purpose}-${chunk.name}`;
    const debs = chunk.packages.map(fetchDeb);
    return { name, debs, facts: queryDebs(debs, { tools, subject: name }) };
  });

/** A locked .deb, from the mirror that apt is configured with. */
export const fetchDeb = ({ file, sha256 }: NamedPackage): Output<'file'> =>
  fetchSource({
    file: file.slice(file.lastIndexOf('/') + 1),
    sha256,
    from: [{ kind: 'apt', path: file }],
  });
