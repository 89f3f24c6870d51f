import type { Digest } from '../core/digest.ts';

/** Thrown at the end of reading a file whose bytes are not those of its name. It is gone then. */
export class CorruptedEntry extends Error {
  readonly digest: Digest;

  constructor(digest: Digest) {
    super(`the store's file ${digest} has other bytes than its name says`);
    this.digest = digest;
  }
}
