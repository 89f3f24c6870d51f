import { output } from '../../pipeline/core/action.ts';
import { planBuildRoot } from '../../specs/build-root.ts';
import { rootSource } from './root-source.ts';
import { workOf } from './work-of.ts';

const tools = output('image', workOf('tools').action);

/** A build root of no imports. */
export const testBuildRoot = planBuildRoot(rootSource({ tools, imports: [] }), {
  environment: { kind: 'image', output: tools },
  macros: '',
});
