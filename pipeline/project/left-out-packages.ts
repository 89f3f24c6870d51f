import { type Exclusion, wordExclusion } from '../../specs/exclusion.ts';
import type { Diagnostic } from '../core/diagnostic.ts';

/** Who names a package means it; a product may list what it has for other machines only. */
export const leftOutPackages = (
  names: readonly string[],
  leftOut: ReadonlyMap<string, Exclusion>,
): Diagnostic | undefined => {
  const told = names.flatMap((name) => {
    const exclusion = leftOut.get(name);
    return exclusion ? [wordLeftOut(name, exclusion)] : [];
  });
  if (told.length === 0) return undefined;
  return {
    code: 'build/left-out-package',
    message: told.join('; '),
    remedy: ['Name others, or change what the spec says there.'],
    exitCode: 2,
  };
};

export const wordLeftOut = (name: string, exclusion: Exclusion): string =>
  `${name} is not built: ${wordExclusion(exclusion)}`;
