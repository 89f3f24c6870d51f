import { fileURLToPath } from 'node:url';
import { imageName } from '../../containers/engines/docker/images.ts';
import { debian12 } from '../../containers/bases/debian-12.ts';
import { treeDigest } from '../../pipeline/core/key.ts';
import { filesOf } from '../../pipeline/core/report.ts';
import { foldersOf } from '../../pipeline/folders.ts';
import { openRun } from '../../pipeline/open-run.ts';
import { planTools } from '../../pipeline/project/plan-tools.ts';
import { readProject } from '../../pipeline/project/read-project.ts';

/** Before container tests: the tools image, made or reused, named in KILN_TEST_TOOLS. */
export default async (): Promise<void> => {
  if (process.env['KILN_TEST_TOOLS']) return;
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const project = await readProject(root, 'xcp-ng-mini');
  if (!project.ok) throw new Error(project.failure.map(({ message }) => message).join('\n'));
  const tools = project.value.imports && planTools(debian12, project.value.imports);
  if (tools === undefined) throw new Error('the default product has no import list');
  const never = new AbortController().signal;
  const opened = await openRun(
    {
      folders: foldersOf(process.env),
      projectRoot: root,
      env: process.env,
      drain: never,
      abort: never,
      now: Date.now,
      report: () => undefined,
    },
    {
      product: 'xcp-ng-mini',
      title: 'tools',
      keepGoing: false,
      secret: () => Promise.resolve(undefined),
    },
  );
  if (!opened.ok) throw new Error(`no run: ${opened.failure.kind}`);
  const run = opened.value;
  try {
    const report = await run.execute([tools]);
    const files = filesOf(report, tools);
    if (files === undefined) throw new Error(`the tools image failed; see ${run.logFolder}`);
    process.env['KILN_TEST_TOOLS'] = imageName(treeDigest(files));
  } finally {
    await run.close();
  }
};
