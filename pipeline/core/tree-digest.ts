import { type Digest, digestOfValue } from './digest.ts';
import type { Artifact } from './host.ts';
import { remembered } from './remembered.ts';

/** The digest of a set of files: names, content and executable bits. */
export const treeDigest = remembered((files: readonly Artifact[]): Digest =>
  digestOfValue(files.map(({ path, digest, executable }) => [path, digest, executable])),
);
