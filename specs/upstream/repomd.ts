import { failure, type Result, success } from '../../pipeline/core/result.ts';

/** A file of a repository's metadata. */
export interface MetadataFile {
  /** `repodata/…`: below the repository's root. */
  readonly path: string;
  readonly sha256: string;
}

export interface UnreadableRepomd {
  readonly kind: 'unreadable-repomd';
  readonly problem: string;
}

/** What a solver needs: packages, the files that they may be required by, and module streams. */
const needed = ['primary', 'filelists', 'modules'];

/**
 * The files that a `repomd.xml` names, of those that a solver needs. It is written by programs, in
 * one way; what looks otherwise is refused.
 */
export const readRepomd = (text: string): Result<readonly MetadataFile[], UnreadableRepomd> => {
  const found = new Map<string, MetadataFile>();
  for (const [, type = '', body = ''] of text.matchAll(/<data type="([^"]*)">(.*?)<\/data>/gs)) {
    if (!needed.includes(type)) continue;
    const sha256 = /<checksum type="sha256">([0-9a-f]{64})<\/checksum>/.exec(body)?.[1];
    const path = /<location href="(repodata\/[A-Za-z0-9._-]+)"\/>/.exec(body)?.[1];
    if (sha256 === undefined) return unreadable(`${type} has no sha256`);
    if (path === undefined) return unreadable(`${type} is not in repodata/`);
    found.set(type, { path, sha256 });
  }
  const absent = ['primary', 'filelists'].find((type) => !found.has(type));
  return absent === undefined ? success([...found.values()]) : unreadable(`it names no ${absent}`);
};

const unreadable = (problem: string) => failure({ kind: 'unreadable-repomd', problem } as const);
