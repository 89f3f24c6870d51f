import type { Digest } from '../pipeline/core/digest.ts';
import type { Artifact } from '../pipeline/core/host.ts';
import { treeDigest } from '../pipeline/core/tree-digest.ts';
import type { SigningKey } from './signing-key.ts';

/** An immutable repository: RPMs and signed metadata over them, by digest. */
export interface Snapshot {
  /** Its folder's name: sorts by time, and is equal only for equal files. */
  readonly id: string;
  /** Of the names and content of all its files. */
  readonly digest: Digest;
  readonly product: string;
  /** Its metadata's revision: the snapshot's time in seconds since 1970. */
  readonly revision: number;
  /** The key's fingerprint. */
  readonly signedBy: string;
  /** Signed with a machine's development key: never to be taken for a release. */
  readonly isDevelopment: boolean;
  readonly files: readonly SnapshotFile[];
}

/** Paths are relative to the repository, with '/' between. */
export type SnapshotFile = Pick<Artifact, 'path' | 'digest' | 'size'>;

export interface SnapshotOptions {
  readonly product: string;
  readonly key: SigningKey;
  readonly sourceDateEpoch: number;
}

/** The files of a checked repository (see `checkRepo`) as a snapshot. */
export const snapshotOf = (
  files: readonly Artifact[],
  { product, key, sourceDateEpoch }: SnapshotOptions,
): Snapshot => {
  const digest = treeDigest(files);
  return {
    id: `${sourceDateEpoch}-${digest.slice(0, 16)}`,
    digest,
    product,
    revision: sourceDateEpoch,
    signedBy: key.fingerprint,
    isDevelopment: key.isDevelopment,
    files: files.map(({ path, digest, size }) => ({ path, digest, size })),
  };
};

/** Its packages' files. */
export const rpmsOf = ({ files }: Snapshot): readonly SnapshotFile[] =>
  files.filter(({ path }) => path.endsWith('.rpm'));
