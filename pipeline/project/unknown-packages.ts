import type { Diagnostic } from '../core/diagnostic.ts';
import { withNearest } from './with-nearest.ts';

/** A slip of the pen. */
export const unknownPackages = (
  names: readonly string[],
  known: readonly string[],
): Diagnostic | undefined => {
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return undefined;
  const told = unknown.map((name) => withNearest(name, known)).join(', ');
  return {
    code: 'build/unknown-package',
    message: `the product has no package ${told}`,
    remedy: [`Its packages: ${known.join(', ')}`],
    exitCode: 2,
  };
};
