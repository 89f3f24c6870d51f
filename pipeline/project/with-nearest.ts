import { nearest } from '../../recipes/nearest.ts';

/** A name that is not known, with the one that was probably meant: `zstt (did you mean zstd?)`. */
export const withNearest = (name: string, known: readonly string[]): string => {
  const meant = nearest(name, known);
  return meant === undefined ? name : `${name} (did you mean ${meant}?)`;
};
