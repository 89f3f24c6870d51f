import type { Output } from '../pipeline/core/action.ts';
import type { NamedPackage } from '../recipes/imports/import-lock.ts';
import { chunksOf } from './imports/chunks-of.ts';
import { fetchSource } from './steps/fetch-source.ts';
import { queryDebs } from './steps/query-debs.ts';
import { type TrustedKey, verifyImports } from './steps/verify-imports.ts';

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
  namedChunks(packages, purpose).map(({ name, packages: members }) => {
    const debs = members.map(fetchDeb);
    return { name, debs, facts: queryDebs(debs, { tools, subject: name }) };
  });

/** A locked .deb, from the mirror that apt is configured with. */
export const fetchDeb = ({ file, sha256 }: NamedPackage): Output<'file'> =>
  fetchSource({ file: lastPart(file), sha256, from: [{ kind: 'apt', path: file }] });

/** Verified RPMs, named for the chunk that they are. */
export interface NamedRpms {
  readonly subject: string;
  readonly rpms: Output<'rpms'>;
}

export interface UpstreamOptions {
  readonly purpose: string;
  readonly tools: Output<'image'>;
  readonly repositories: readonly UpstreamRepository[];
}

/** An RPM repository of a base, with its keys as they are locked. */
export interface UpstreamRepository {
  readonly id: string;
  readonly urls: readonly string[];
  readonly keys: readonly UpstreamKey[];
}

export interface UpstreamKey {
  readonly url: string;
  readonly sha256: string;
  readonly fingerprint: string;
}

/** Locked upstream RPMs, verified in chunks, so that a changed package verifies its chunk anew. */
export const planUpstreamRpms = (
  packages: readonly NamedPackage[],
  { purpose, tools, repositories }: UpstreamOptions,
): readonly NamedRpms[] =>
  namedChunks(packages, purpose).map(({ name, packages: members }) => {
    const used = repositories.filter(({ id }) => members.some((one) => one.repository === id));
    const rpms = used.flatMap((repository) =>
      members
        .filter((one) => one.repository === repository.id)
        .map((one) => ({ repository: repository.id, content: fetchRpm(one, repository) })),
    );
    const keys = used.flatMap(trustedKeys);
    return { subject: name, rpms: verifyImports(rpms, { tools, keys, subject: name }) };
  });

const fetchRpm = ({ file, sha256 }: NamedPackage, { urls }: UpstreamRepository): Output<'file'> =>
  fetchSource({
    file: lastPart(file),
    sha256,
    from: urls.map((url) => ({ kind: 'url', url: `${url}${file}` })),
  });

const trustedKeys = ({ id, keys }: UpstreamRepository): readonly TrustedKey[] =>
  keys.map(({ url, sha256, fingerprint }) => ({
    repository: id,
    fingerprint,
    content: fetchSource({ file: lastPart(url), sha256, from: [{ kind: 'url', url }] }),
  }));

const namedChunks = (packages: readonly NamedPackage[], purpose: string) =>
  chunksOf(packages).map((chunk) => ({ ...chunk, name: `imports-${purpose}-${chunk.name}` }));

const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
