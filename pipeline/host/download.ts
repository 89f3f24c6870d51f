import { setTimeout } from 'node:timers/promises';
import PQueue from 'p-queue';
import type { Digest } from '../core/digest.ts';
import type { RunContext, Store } from '../core/host.ts';
import { messageOf } from '../core/message-of.ts';
import { isDiskFull } from '../store/is-disk-full.ts';
import { trustMachine } from './trust-machine.ts';

/** How long a download is waited for, and how often it is tried. In milliseconds. */
export interface Patience {
  /** Without a byte. */
  readonly silence: number;
  /** Before each further try at one place, after a fault that may pass. */
  readonly pauses: readonly number[];
}

const usual: Patience = { silence: 60_000, pauses: [1000, 4000] };

/** Whom a download tells of what it does, and who ends it. */
export type DownloadContext = Pick<RunContext, 'signal' | 'progress'> & {
  readonly log: Pick<RunContext['log'], 'write'>;
};

/** What came of a URL: bytes that the store has now, or why not. */
export type Downloaded =
  | { readonly kind: 'stored'; readonly digest: Digest; readonly size: number }
  | { readonly kind: 'missed'; readonly problem: string; readonly passing: boolean }
  | { readonly kind: 'no-room' };

export type Download = (url: string, context: DownloadContext) => Promise<Downloaded>;

/**
 * Puts what a URL has into the store. A fault of the line or of the server is tried again; what the
 * server says is not there is not. One server is asked for a few files at a time.
 */
export const downloader = (store: Pick<Store, 'write'>, patience = usual): Download => {
  const inTurn = serverLines();
  return (url, context) => fetchPatiently(url, { store, patience, inTurn, context });
};

interface FetchOptions {
  readonly store: Pick<Store, 'write'>;
  readonly context: DownloadContext;
  readonly patience: Patience;
  readonly inTurn: InTurn;
}

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

const fetchPatiently = async (url: string, options: FetchOptions): Promise<Downloaded> => {
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
): Promise<Downloaded> => {
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
    const problem = messageOf(cause);
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
