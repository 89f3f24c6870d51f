import { output } from '../../pipeline/core/action.ts';
import { planBuildRoot } from '../../specs/build-root.ts';
import { neededBy, type PlannedBuild } from '../../specs/plan-packages.ts';
import { rootSource } from './root-source.ts';
import { workOf } from './work-of.ts';

const tools = output('image', workOf('tools').action);

/** A build root of no imports. */
export const testBuildRoot = planBuildRoot(rootSource({ tools, imports: [] }), {
  environment: { kind: 'image', output: tools },
  macros: '',
});

/** The names of the builds of ours whose RPMs a build's root may take. */
export const needsOf = (one: PlannedBuild | undefined): readonly string[] | undefined =>
  one && neededBy(one).map(({ build }) => build.name);
