import { type Digest, digestOfList } from './digest.ts';
import type { Artifact } from './host.ts';
import { remembered } from './remembered.ts';

/** The digest of a set of files: names, content and executable bits. */
export const treeDigest = remembered((files: readonly Artifact[]): Digest =>
  digestOfList(files.map(({ path, digest, executable }) => [path, digest, executable])),
);
