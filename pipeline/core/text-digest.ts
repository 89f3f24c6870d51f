import { type Digest, digestOf } from './digest.ts';

const known = new Map<string, Digest>();

/** The digest of a text that many actions have: a script, macros, a spec. */
export const textDigest = (text: string): Digest => {
  const found = known.get(text);
  if (found !== undefined) return found;
  const digest = digestOf(text);
  known.set(text, digest);
  return digest;
};
