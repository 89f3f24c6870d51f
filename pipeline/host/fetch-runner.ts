import { setTimeout } from 'node:timers/promises';
import PQueue from 'p-queue';
import { asDigest } from '../core/digest.ts';
import type { ActionResult, RunContext, Runner, Store } from '../core/host.ts';
import type { FetchJob } from '../core/job.ts';
import type { Result } from '../core/result.ts';
import type { RunFailure } from '../core/run-failure.ts';
import { trustMachine } from './trust-machine.ts';
import { isDiskFull } from '../store/is-disk-full.ts';
import type { Mirrors } from './mirrors.ts';

/** How long a download is waited for, and how often it is tried. In milliseconds. */
export interface Patience {
  /** Without a byte. */
  readonly silence: number;
  /** Before each further try at one place, after a fault that may pass. */
  readonly pauses: readonly number[];
}

const usual: Patience = { silence: 60_000, pauses: [1000, 4000] };

/**
 * Downloads, and keeps only what has the digest that the job names. A fault of the line or of the
 * server is tried again; what the server says is not there, and other bytes, are not.
 */
export const fetchRunner = (store: Store, mirrors: Mirrors, patience = usual): Runner => {
  const inTurn = serverLines();
  return {
    pool: 'transfer',
    foresee: ({ job }) => (job.kind === 'fetch' ? promised(job, 0) : undefined),
    run: async ({ action: { job } }, context) => {
      if (job.kind !== 'fetch') throw new Error(`not a fetch job: ${job.kind}`);
      const options = { store, context, patience, inTurn };
      return fetchFirst(job, await candidates(job, mirrors), options);
    },
  };
};

/** Calls back when a server has no more connections of ours than it should have. */
type InTurn = <Value>(url: string, get: () => Promise<Value>) => Promise<Value>;

/** To one server at a time; as many as browsers have. */
const connections = 6;

const serverLines = (): InTurn => {
  const lines = new Map<string, PQueue>();
  return (url, get) => {
    const { host } = new URL(url);
    const line = lines.get(host) ?? new PQueue({ concurrency: connections });
    lines.set(host, line);
    return line.add(get);
  };
};

const promised = ({ file, sha256 }: FetchJob, size: number): ActionResult => ({
  files: [{ path: file, digest: asDigest(sha256), size, executable: false }],
});

const candidates = async ({ from }: FetchJob, { urlsOf }: Mirrors): Promise<readonly string[]> =>
  (await Promise.all(from.map(urlsOf))).flat();

interface FetchOptions {
  readonly store: Store;
  readonly context: RunContext;
  readonly patience: Patience;
  readonly inTurn: InTurn;
}

const fetchFirst = async (
  job: FetchJob,
  urls: readonly string[],
  options: FetchOptions,
): Promise<Result<ActionResult, RunFailure>> => {
  const attempts: { url: string; problem: string }[] = [];
  let wrong: RunFailure | undefined;
  for (const url of urls) {
    const got = await fetchPatiently(url, options);
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
    } else {
      attempts.push({ url, problem: got.problem });
    }
  }
  return { ok: false, failure: wrong ?? { kind: 'not-fetched', file: job.file, attempts } };
};

type Fetched =
  | { readonly kind: 'stored'; readonly digest: string; readonly size: number }
  | { readonly kind: 'missed'; readonly problem: string; readonly passing: boolean }
  | { readonly kind: 'no-room' };

const fetchPatiently = async (url: string, options: FetchOptions): Promise<Fetched> => {
  const { context, patience } = options;
  const { log, signal, progress } = context;
  const get = () => options.inTurn(url, () => fetchOnce(url, options));
  let got = await get();
  for (const pause of patience.pauses) {
    if (got.kind !== 'missed' || !got.passing || signal.aborted) return got;
    const told = `${new URL(url).host}: ${got.problem}: trying again`;
    log.write(`${told}\n`);
    progress(told);
    await setTimeout(pause, undefined, { signal }).catch(() => undefined);
    got = await get();
  }
  return got;
};

const fetchOnce = async (
  url: string,
  { store, context, patience }: FetchOptions,
): Promise<Fetched> => {
  context.log.write(`GET ${url}\n`);
  const line = listenFor(patience.silence);
  try {
    trustMachine();
    const signal = AbortSignal.any([context.signal, line.dead]);
    const answer = await fetch(url, { signal });
    if (!answer.ok || !answer.body) {
      const problem = `HTTP ${answer.status} ${answer.statusText}`.trim();
      context.log.write(`${problem}\n`);
      return { kind: 'missed', problem, passing: mayPass(answer.status) };
    }
    return { kind: 'stored', ...(await store.write(line.heard(answer.body))) };
  } catch (error) {
    if (isDiskFull(error)) return { kind: 'no-room' };
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const problem = cause instanceof Error ? cause.message : String(cause);
    context.log.write(`${problem}\n`);
    return { kind: 'missed', problem, passing: true };
  } finally {
    line.close();
  }
};

/** Time-outs, too many requests, and all that the server calls its own fault. */
const mayPass = (status: number): boolean => status >= 500 || status === 408 || status === 429;

const listenFor = (silence: number) => {
  const dead = new AbortController();
  const timer = globalThis.setTimeout(() => {
    dead.abort(new Error(`nothing came for ${silence / 1000} s`));
  }, silence);
  return {
    dead: dead.signal,
    close: () => clearTimeout(timer),
    heard: async function* (body: AsyncIterable<Uint8Array>) {
      for await (const chunk of body) {
        timer.refresh();
        yield chunk;
      }
    },
  };
};
