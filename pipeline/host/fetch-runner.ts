import { asDigest } from '../core/digest.ts';
import type { ActionResult, RunContext, Runner, Store } from '../core/host.ts';
import type { FetchJob } from '../core/job.ts';
import type { Result } from '../core/result.ts';
import type { RunFailure } from '../core/run-failure.ts';
import { trustMachine } from './trust-machine.ts';
import { isDiskFull } from '../store/is-disk-full.ts';
import type { Mirrors } from './mirrors.ts';

/** Downloads, and keeps only what has the digest that the job names. */
export const fetchRunner = (store: Store, mirrors: Mirrors): Runner => ({
  pool: 'transfer',
  foresee: ({ job }) => (job.kind === 'fetch' ? promised(job, 0) : undefined),
  run: async ({ action: { job } }, context) => {
    if (job.kind !== 'fetch') throw new Error(`not a fetch job: ${job.kind}`);
    return fetchFirst(job, await candidates(job, mirrors), { store, context });
  },
});

const promised = ({ file, sha256 }: FetchJob, size: number): ActionResult => ({
  files: [{ path: file, digest: asDigest(sha256), size, executable: false }],
});

const candidates = async ({ from }: FetchJob, { urlsOf }: Mirrors): Promise<readonly string[]> =>
  (await Promise.all(from.map(urlsOf))).flat();

interface FetchOptions {
  readonly store: Store;
  readonly context: RunContext;
}

const attemptsPerUrl = 3;

const fetchFirst = async (
  job: FetchJob,
  urls: readonly string[],
  options: FetchOptions,
): Promise<Result<ActionResult, RunFailure>> => {
  const attempts: { url: string; problem: string }[] = [];
  let wrong: RunFailure | undefined;
  for (const url of urls) {
    for (let attempt = 1; attempt <= attemptsPerUrl; attempt += 1) {
      const got = await fetchOnce(url, options);
      if (options.context.signal.aborted) return { ok: false, failure: { kind: 'cancelled' } };
      if (got.kind === 'no-room') {
        return { ok: false, failure: { kind: 'no-space', where: "the store's disk" } };
      }
      if (got.kind === 'stored' && got.digest === job.sha256) {
        return { ok: true, value: promised(job, got.size) };
      }
      if (got.kind === 'stored') {
        const { file, sha256 } = job;
        wrong ??= { kind: 'wrong-digest', file, url, expected: sha256, actual: got.digest };
        break;
      }
      if (attempt === attemptsPerUrl || !got.passing) {
        attempts.push({ url, problem: got.problem });
        break;
      }
    }
  }
  return { ok: false, failure: wrong ?? { kind: 'not-fetched', file: job.file, attempts } };
};

type Fetched =
  | { readonly kind: 'stored'; readonly digest: string; readonly size: number }
  | { readonly kind: 'missed'; readonly problem: string; readonly passing: boolean }
  | { readonly kind: 'no-room' };

const fetchOnce = async (url: string, { store, context }: FetchOptions): Promise<Fetched> => {
  context.log.write(`GET ${url}\n`);
  try {
    trustMachine();
    const answer = await fetch(url, { signal: context.signal });
    if (!answer.ok || !answer.body) {
      const problem = `HTTP ${answer.status} ${answer.statusText}`.trim();
      context.log.write(`${problem}\n`);
      return { kind: 'missed', problem, passing: answer.status >= 500 };
    }
    return { kind: 'stored', ...(await store.write(answer.body)) };
  } catch (error) {
    if (isDiskFull(error)) return { kind: 'no-room' };
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const problem = cause instanceof Error ? cause.message : String(cause);
    context.log.write(`${problem}\n`);
    return { kind: 'missed', problem, passing: true };
  }
};
