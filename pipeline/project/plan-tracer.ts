import { toolsBase } from '../../containers/bases/catalogue.ts';
import { packagesOf } from '../../recipes/imports/import-lock.ts';
import { fetchDeb } from '../../specs/plan-imports.ts';
import { unpackTracer } from '../../specs/steps/unpack-tracer.ts';
import type { Output } from '../core/action.ts';
import type { PreparedBase } from './prepare-base.ts';
import type { LoadedProject } from './read-project.ts';

/** The import set of the tools' base that has strace. */
const tracerSet = 'tracer';

/** What builds are watched with: what the tools image lacks of it is downloaded. */
export const planTracer = (
  { toolImports: { lock } }: Pick<LoadedProject, 'toolImports'>,
  { tools }: Pick<PreparedBase, 'tools'>,
): Output<'tree'> => {
  const there = new Set(lock.value.sets[toolsBase.root.toolSet]);
  const missing = packagesOf(lock.value, [tracerSet]).filter(({ name }) => !there.has(name));
  return unpackTracer(missing.map(fetchDeb), { tools });
};
