import path from 'node:path';
import type { Output } from '../../pipeline/core/action.ts';
import { asDigest } from '../../pipeline/core/digest.ts';
import type { ActionResult, Host, Runner, Task } from '../../pipeline/core/host.ts';
import { outlook } from '../../pipeline/core/outlook.ts';
import { planOf } from '../../pipeline/core/plan.ts';
import { fileLogs } from '../../pipeline/host/file-logs.ts';
import { directoryStore } from '../../pipeline/store/directory.ts';
import { rememberedPast } from '../../pipeline/store/remembered-past.ts';
import { chunksOf } from './chunks-of.ts';
import { executePlan } from './execute-plan.ts';
import { temporaryFolder } from './temporary-folder.ts';

/**
 * A real store that remembers what ran. Work leaves `out` with all that it has seen, and `about`
 * with that up to the first `#`. A download's bytes are its URL.
 */
export const rememberingStore = async () => {
  const folder = await temporaryFolder();
  const store = await directoryStore(folder);
  const past = rememberedPast(folder, { product: 'test', projectRoot: '/clone', run: 'a test' });
  const ran: string[] = [];
  const read: string[] = [];
  const working: Runner = {
    pool: 'work',
    run: async ({ action, inputs }: Task) => {
      ran.push(action.label.subject);
      const seen = JSON.stringify(
        inputs.map((one) => (one.kind === 'text' ? one.text : one.files)),
      );
      return { ok: true, value: await left(seen) };
    },
  };
  const left = async (seen: string): Promise<ActionResult> => {
    const files = Object.entries({ about: seen.replace(/#.*/, ''), out: seen });
    const stored = files.map(async ([name, text]) => ({
      path: name,
      ...(await store.write(chunksOf(text))),
      executable: false,
    }));
    return { files: await Promise.all(stored) };
  };
  const fetching: Runner = {
    pool: 'transfer',
    foresee: ({ job }) =>
      job.kind === 'fetch'
        ? { files: [{ path: job.file, digest: asDigest(job.sha256), size: 0, executable: false }] }
        : undefined,
    run: async ({ action: { job } }) => {
      if (job.kind !== 'fetch') throw new Error('not a download');
      const [from] = job.from;
      const text = from?.kind === 'url' ? from.url : '';
      const stored = await store.write(chunksOf(text));
      return { ok: true, value: { files: [{ path: job.file, ...stored, executable: false }] } };
    },
  };
  let time = 0;
  const host: Host = {
    store,
    past: {
      ...past,
      madeAs: (label) => {
        read.push(label.subject);
        return past.madeAs(label);
      },
    },
    runnerOf: ({ job }) => (job.kind === 'fetch' ? fetching : working),
    clock: { now: () => (time += 1000) },
    logs: fileLogs(path.join(folder, 'logs')),
    report: () => undefined,
  };
  return {
    folder,
    store,
    past,
    /** The subjects of the records that were read, in that order. */
    read,
    look: (...goals: readonly Output[]) => outlook(planOf(goals), host),
    /** The subjects of what ran, in that order. */
    build: async (...goals: readonly Output[]): Promise<readonly string[]> => {
      ran.length = 0;
      await executePlan(planOf(goals), host);
      return [...ran];
    },
    execute: (goals: readonly Output[]) => executePlan(planOf(goals), host),
  };
};
