import { fileURLToPath } from 'node:url';
import type { Output } from '../../pipeline/core/action.ts';
import type { Artifact } from '../../pipeline/core/host.ts';
import { filesOf } from '../../pipeline/core/report.ts';
import { foldersOf } from '../../pipeline/folders.ts';
import { openRun, type Run } from '../../pipeline/open-run.ts';
import type { RunOptions } from '../../pipeline/run-options.ts';
import { type LoadedProject, readProject } from '../../pipeline/project/read-project.ts';

/** The default product as it is here. Throws where it cannot be read. */
export const defaultProject = async (): Promise<LoadedProject> => {
  const project = await readProject(root, 'xcp-ng-mini');
  if (!project.ok) throw new Error(project.failure.map(({ message }) => message).join('\n'));
  return project.value;
};

/** Acts with a run in the cache that all tests share. */
export const inSharedRun = async <Value>(
  act: (run: Run) => Promise<Value>,
  secret: RunOptions['secret'] = () => Promise.resolve(undefined),
): Promise<Value> => {
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
    { product: 'xcp-ng-mini', title: 'for tests', keepGoing: false, places: false, secret },
  );
  if (!opened.ok) throw new Error(`no run: ${opened.failure.kind}`);
  try {
    return await act(opened.value);
  } finally {
    await opened.value.close();
  }
};

/** The files of what must be there. Throws where it cannot be made. */
export const madeBy = async (run: Run, made: Output): Promise<readonly Artifact[]> => {
  const files = filesOf(await run.execute([made]), made);
  if (files === undefined) throw new Error(`${made.action.label.step} failed: ${run.logFolder}`);
  return files;
};

const root = fileURLToPath(new URL('../..', import.meta.url));
