import { toolsBase } from '../../containers/bases/catalogue.ts';
import { imageName } from '../../containers/engines/docker/images.ts';
import { treeDigest } from '../../pipeline/core/tree-digest.ts';
import { planTools } from '../../pipeline/project/plan-tools.ts';
import { defaultProject, inSharedRun, madeBy } from './shared-run.ts';

/** Before container tests: the tools image, made or reused, named in KILN_TEST_TOOLS. */
export default async (): Promise<void> => {
  if (process.env['KILN_TEST_TOOLS']) return;
  const tools = planTools(toolsBase, (await defaultProject()).toolImports);
  const files = await inSharedRun((run) => madeBy(run, tools));
  process.env['KILN_TEST_TOOLS'] = imageName(treeDigest(files));
};
