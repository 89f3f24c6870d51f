import type { Artifact, Runner, Store, Task } from '../core/host.ts';
import { failure, success } from '../core/result.ts';
import { fromStore } from './from-store.ts';
import { storedText } from './stored-text.ts';

/** Selects files in this process. A list that names what there is not is the lister's bug. */
export const selectRunner = (store: Store): Runner => ({
  pool: 'work',
  run: async (task) => {
    const { job } = task.action;
    if (job.kind !== 'select') throw new Error(`not a selection: ${job.kind}`);
    const files = filesByPath(task);
    const list = files.get(job.list);
    if (list === undefined) throw new Error(`a selection was not given ${job.list}`);
    const text = await fromStore(() => storedText(store, list.digest));
    if (!text.ok) return text;
    const selected: Artifact[] = [];
    for (const line of text.value.split('\n').slice(0, -1)) {
      const file = files.get(`/in/${line}`);
      if (file === undefined) {
        return failure({ kind: 'bad-output', path: line, problem: 'is listed, and is not there' });
      }
      selected.push(file);
    }
    return success({ files: selected.toSorted((a, b) => (a.path < b.path ? -1 : 1)) });
  },
});

const filesByPath = ({ inputs }: Task): ReadonlyMap<string, Artifact> =>
  new Map(
    inputs.flatMap((input) =>
      input.kind === 'text'
        ? []
        : input.files.map((file) => [`${input.path}/${file.path}`, file] as const),
    ),
  );
