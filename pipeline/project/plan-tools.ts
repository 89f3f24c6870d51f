import type { DebsBase } from '../../containers/bases/base.ts';
import { baseMacros, macroFile } from '../../containers/bases/base-macros.ts';
import type { ImportFiles } from '../../recipes/check-imports.ts';
import { packagesOf } from '../../recipes/imports/import-lock.ts';
import { fetchDeb } from '../../specs/plan-imports.ts';
import { bootstrapTools } from '../../specs/steps/bootstrap-tools.ts';
import type { Output } from '../core/action.ts';

/** The image that hosts every step, made of a base's .debs. */
export const planTools = (base: DebsBase, { lock, sets }: ImportFiles): Output<'image'> => {
  const { suite, toolSet } = base.root;
  const { packages = [], also = [] } = sets.value.sets[toolSet] ?? {};
  return bootstrapTools(packagesOf(lock.value, [toolSet]).map(fetchDeb), {
    suite,
    packages: [...packages, ...also],
    macros: macroFile(baseMacros(base)),
  });
};
