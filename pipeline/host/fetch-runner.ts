import { asDigest } from '../core/digest.ts';
import type { ActionResult, RunContext, Runner, Store } from '../core/host.ts';
import type { FetchJob } from '../core/job.ts';
import type { Result } from '../core/result.ts';
import type { RunFailure } from '../core/run-failure.ts';
import { CorruptedEntry } from '../store/corrupted-entry.ts';
import { type Download, downloader, type Patience } from './download.ts';
import type { Mirrors } from './mirrors.ts';

/**
 * Downloads, and keeps only what has the digest that the job names: other bytes are not tried
 * again. What the store has already is not asked for.
 */
export const fetchRunner = (store: FetchStore, mirrors: Mirrors, patience?: Patience): Runner => {
  const download = downloader(store, patience);
  return {
    pool: 'transfer',
    foresee: ({ job }) => (job.kind === 'fetch' ? promised(job, 0) : undefined),
    run: async ({ action: { job } }, context) => {
      if (job.kind !== 'fetch') throw new Error(`not a fetch job: ${job.kind}`);
      const there = await sizeInStore(job, store);
      if (there !== undefined) return { ok: true, value: promised(job, there) };
      return fetchFirst(job, await candidates(job, mirrors), { download, context });
    },
  };
};

type FetchStore = Pick<Store, 'size' | 'write' | 'read'>;

/** Of what was put there under another name, or while it was locked: nobody has looked at it since. */
const sizeInStore = async ({ sha256 }: FetchJob, store: FetchStore) => {
  const digest = asDigest(sha256);
  const size = await store.size(digest);
  if (size === undefined) return undefined;
  try {
    for await (const _ of store.read(digest));
    return size;
  } catch (error) {
    if (error instanceof CorruptedEntry) return undefined;
    throw error;
  }
};

const promised = ({ file, sha256 }: FetchJob, size: number): ActionResult => ({
  files: [{ path: file, digest: asDigest(sha256), size, executable: false }],
});

const candidates = async ({ from }: FetchJob, { urlsOf }: Mirrors): Promise<readonly string[]> =>
  (await Promise.all(from.map(urlsOf))).flat();

interface FetchOptions {
  readonly download: Download;
  readonly context: RunContext;
}

const fetchFirst = async (
  job: FetchJob,
  urls: readonly string[],
  { download, context }: FetchOptions,
): Promise<Result<ActionResult, RunFailure>> => {
  const attempts: { url: string; problem: string }[] = [];
  let wrong: RunFailure | undefined;
  for (const url of urls) {
    const got = await download(url, context);
    if (context.signal.aborted) return { ok: false, failure: { kind: 'cancelled' } };
    if (got.kind === 'no-room') {
      return { ok: false, failure: { kind: 'no-space', where: "the store's disk" } };
    }
    if (got.kind === 'stored' && got.digest === job.sha256) {
      return { ok: true, value: promised(job, got.size) };
    }
    if (got.kind === 'stored') {
      const { file, sha256 } = job;
      wrong ??= { kind: 'wrong-digest', file, url, expected: sha256, actual: got.digest };
    } else {
      attempts.push({ url, problem: got.problem });
    }
  }
  return { ok: false, failure: wrong ?? { kind: 'not-fetched', file: job.file, attempts } };
};
