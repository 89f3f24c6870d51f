import { Readable } from 'node:stream';
import type { Runner, Store, Task } from '../core/host.ts';
import { success } from '../core/result.ts';
import { fromStore } from './from-store.ts';
import { storedText } from './stored-text.ts';

/** A function of Kiln's own: the texts of an action's inputs, by their path → one file's text. */
export type Derivation = (textAt: (path: string) => string) => string;

/** Runs derivations in this process, by name. What a function throws is a bug of ours. */
export const deriveRunner = (
  store: Store,
  derivations: Readonly<Record<string, () => Promise<Derivation>>>,
): Runner => ({
  pool: 'work',
  run: async (task) => {
    const { job } = task.action;
    if (job.kind !== 'derive') throw new Error(`not a derivation: ${job.kind}`);
    const derive = await derivations[job.derivation]?.();
    if (derive === undefined) throw new Error(`no such derivation: ${job.derivation}`);
    const read = await fromStore(() => textsOf(task, store));
    if (!read.ok) return read;
    const texts = read.value;
    const text = derive((path) => {
      const found = texts.get(path);
      if (found === undefined) throw new Error(`${job.derivation} was not given ${path}`);
      return found;
    });
    const stored = await fromStore(() => store.write(Readable.from([Buffer.from(text)])));
    if (!stored.ok) return stored;
    return success({ files: [{ path: job.file, executable: false, ...stored.value }] });
  },
});

const textsOf = async (task: Task, store: Store): Promise<ReadonlyMap<string, string>> => {
  const texts = new Map<string, string>();
  for (const input of task.inputs) {
    if (input.kind === 'text') {
      texts.set(input.path, input.text);
      continue;
    }
    for (const { path, digest } of input.files) {
      texts.set(`${input.path}/${path}`, await storedText(store, digest));
    }
  }
  return texts;
};
