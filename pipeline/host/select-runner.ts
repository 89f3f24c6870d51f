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
    const listed = await linesOf(job.list, { files, store });
    if (!listed.ok) return listed;
    const layer = job.layer === undefined ? undefined : await linesOf(job.layer, { files, store });
    if (layer?.ok === false) return layer;
    const folderOf = layer ? placing(listed.value, layer.value) : () => '';
    const selected: Artifact[] = [];
    for (const line of listed.value) {
      const file = files.get(`/in/${line}`);
      if (file === undefined) {
        return failure({ kind: 'bad-output', path: line, problem: 'is listed, and is not there' });
      }
      selected.push({ ...file, path: `${folderOf(line)}${file.path}` });
    }
    return success({ files: selected.toSorted((a, b) => (a.path < b.path ? -1 : 1)) });
  },
});

interface Lists {
  readonly files: ReadonlyMap<string, Artifact>;
  readonly store: Store;
}

const linesOf = async (at: string, { files, store }: Lists) => {
  const list = files.get(at);
  if (list === undefined) throw new Error(`a selection was not given ${at}`);
  const text = await fromStore(() => storedText(store, list.digest));
  return text.ok ? success(text.value.split('\n').slice(0, -1)) : text;
};

/** Where a line's file comes: a layer counts only where all of it is listed. */
const placing = (listed: readonly string[], layer: readonly string[]) => {
  const all = new Set(listed);
  const shared = new Set(layer.every((line) => all.has(line)) ? layer : []);
  return (line: string) => (shared.has(line) ? 'layer/' : 'rest/');
};

const filesByPath = ({ inputs }: Task): ReadonlyMap<string, Artifact> =>
  new Map(
    inputs.flatMap((input) =>
      input.kind === 'text'
        ? []
        : input.files.map((file) => [`${input.path}/${file.path}`, file] as const),
    ),
  );
