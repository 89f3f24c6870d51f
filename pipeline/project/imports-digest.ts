import type { Base } from '../../containers/bases/base.ts';
import type { Glue } from '../../recipes/imports/glue.ts';
import type { ImportSets } from '../../recipes/imports/import-sets.ts';
import { type Digest, digestOfValue } from '../core/digest.ts';

/** Of all that says what a base takes from the outside world, and where it is. */
export const importsDigest = (
  { root, repositories, rpm }: Base,
  { sets, glue }: { readonly sets: ImportSets; readonly glue: Glue },
): Digest =>
  digestOfValue({
    root,
    repositories,
    arch: rpm.arch,
    sets: sets.sets,
    dropped: {
      everywhere: glue.drop.requires,
      of: Object.entries(glue.packages).flatMap(([name, { drop }]) =>
        drop.requires.length > 0 ? [[name, drop.requires]] : [],
      ),
    },
  });
