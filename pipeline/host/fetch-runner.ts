import { asDigest } from '../core/digest.ts';
import type { ActionResult, RunContext, Runner, Store } from '../core/host.ts';
import type { FetchJob } from '../core/job.ts';
import type { Result } from '../core/result.ts';
import type { RunFailure } from '../core/run-failure.ts';
import { type Download, downloader, type Patience } from './download.ts';
import type { Mirrors } from './mirrors.ts';

/** Downloads, and keeps only what has the digest that the job names. Other bytes are not tried again. */
export const fetchRunner = (store: Store, mirrors: Mirrors, patience?: Patience): Runner => {
  const download = downloader(store, patience);
  return {
    pool: 'transfer',
    foresee: ({ job }) => (job.kind === 'fetch' ? promised(job, 0) : undefined),
    run: async ({ action: { job } }, context) => {
      if (job.kind !== 'fetch') throw new Error(`not a fetch job: ${job.kind}`);
      return fetchFirst(job, await candidates(job, mirrors), { download, context });
    },
  };
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
