import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FailureKeeper } from '../../containers/engines/docker/keep-scratch.ts';
import { describeRunFailure } from '../core/describe-run-failure.ts';
import { type KeptFailure, keptSchema } from './kept-schema.ts';

export interface KeeperOptions {
  /** The step whose failures are kept: one for each subject, the last. */
  readonly step: string;
  /** The command that looks into what is kept of a subject. */
  readonly look: (subject: string) => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const folderOf = (cache: string, product: string): string => path.join(cache, 'failed', product);

const archiveIn = (folder: string): string => path.join(folder, 'builddir.tar');
const recordIn = (folder: string): string => path.join(folder, 'failure.json');

/** Keeps failures in a cache, by product. What cannot be kept, for want of room, is let go. */
export const failureKeeper = (
  cache: string,
  product: string,
  { step, look, now }: KeeperOptions,
): FailureKeeper => ({
  wants: ({ label }) => label.step === step,
  keep: async ({ task, job, image, failure, log }, save) => {
    const { label } = task.action;
    const folder = path.join(folderOf(cache, product), label.subject);
    const coming = `${folder}.${randomUUID()}.new`;
    const { path: logPath } = log;
    const { message } = describeRunFailure(failure, { label, logPath, logTail: log.tail() });
    const record: KeptFailure = { time: now(), message, image, job, inputs: task.inputs };
    try {
      await rm(coming, { recursive: true, force: true });
      await mkdir(coming, { recursive: true });
      if (!(await save(archiveIn(coming)))) return undefined;
      await writeFile(recordIn(coming), JSON.stringify(record));
      await rm(folder, { recursive: true, force: true });
      await rename(coming, folder);
      return look(label.subject);
    } catch {
      return undefined;
    } finally {
      await rm(coming, { recursive: true, force: true });
    }
  },
});

/** The last failure that is kept of a subject, and the file that is its scratch folder. */
export const keptFailure = async (
  cache: string,
  product: string,
  { subject }: { readonly subject: string },
): Promise<{ readonly failure: KeptFailure; readonly archive: string } | undefined> => {
  // A subject is one name, and no way to somewhere else.
  const folder = path.join(folderOf(cache, product), path.basename(subject));
  const text = await readFile(recordIn(folder), 'utf8').catch(() => '');
  const read = keptSchema.safeParse(jsonOf(text));
  return read.success ? { failure: read.data, archive: archiveIn(folder) } : undefined;
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
