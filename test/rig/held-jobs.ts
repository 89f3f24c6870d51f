import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Action } from '../../pipeline/core/action.ts';
import { asDigest } from '../../pipeline/core/digest.ts';
import type { Event } from '../../pipeline/core/event.ts';
import type { ActionResult, Host, RunContext, Runner, Task } from '../../pipeline/core/host.ts';
import { planOf } from '../../pipeline/core/plan.ts';
import type { Report } from '../../pipeline/core/report.ts';
import type { Output } from '../../pipeline/core/action.ts';
import { fileLogs } from '../../pipeline/host/file-logs.ts';
import { CorruptedEntry } from '../../pipeline/store/corrupted-entry.ts';
import { type DirectoryStore, directoryStore } from '../../pipeline/store/directory.ts';
import { chunksOf } from './chunks-of.ts';
import { executePlan, type PlanOptions } from './execute-plan.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { textFrom } from './text-from.ts';

/** A running process of an action, waiting for the test to say how it ends. */
export interface HeldJob {
  readonly name: string;
  /** Ends well, having left this text in the file `out`. */
  readonly leaves: (text: string) => void;
  readonly fails: (code: number) => void;
}

export interface HeldJobs {
  readonly store: DirectoryStore;
  readonly host: Host;
  readonly events: readonly Event[];
  /** Names of the actions whose processes were started, in that order. */
  readonly started: readonly string[];
  /** The most processes that ever ran at once. */
  readonly peak: () => number;
  /** The next process of an action of this name, once it runs. */
  readonly next: (name: string) => Promise<HeldJob>;
  /** As `next`, for whichever of these runs first. */
  readonly nextOf: (names: readonly string[]) => Promise<HeldJob>;
  /** Lets every process end well that the test does not ask for, leaving what the function says. */
  readonly releaseAll: (textOf: (name: string) => string) => void;
  readonly execute: (goals: readonly Output[], options?: HeldOptions) => Promise<Report>;
}

export type HeldOptions = PlanOptions & { readonly host?: Host };

/**
 * Actions as real processes that a test holds: each connects to the test, says its name, and ends
 * as it is told. So what runs when can be seen without waiting for a time.
 */
export const heldJobs = async (folder?: string): Promise<HeldJobs> => {
  const home = folder ?? (await temporaryFolder());
  const store = await directoryStore(path.join(home, 'store'));
  const arrivals = new Arrivals();
  const port = await listen((job) => arrivals.add(job));
  const events: Event[] = [];
  const counts = { running: 0, peak: 0 };
  const started: string[] = [];
  const run = async (task: Task, context: RunContext) => {
    started.push(task.action.label.subject);
    counts.running += 1;
    counts.peak = Math.max(counts.peak, counts.running);
    try {
      return await runHeld(task, context, { store, port });
    } finally {
      counts.running -= 1;
    }
  };
  let time = 0;
  const host: Host = {
    store,
    runnerOf: ({ job }) =>
      job.kind === 'fetch' ? { run, foresee, pool: 'transfer' } : { run, pool: 'work' },
    clock: { now: () => (time += 1000) },
    logs: fileLogs(path.join(home, 'logs')),
    report: (event) => events.push(event),
  };
  return {
    store,
    host,
    events,
    started,
    peak: () => counts.peak,
    next: (name) => arrivals.nextOf([name]),
    nextOf: (names) => arrivals.nextOf(names),
    releaseAll: (textOf) => arrivals.releaseAll(textOf),
    execute: (goals, { host: other = host, ...options } = {}) =>
      executePlan(planOf(goals), other, options),
  };
};

interface Wanted {
  readonly names: readonly string[];
  readonly take: (job: HeldJob) => void;
}

class Arrivals {
  readonly #here: HeldJob[] = [];
  readonly #wanted: Wanted[] = [];
  #textOf: ((name: string) => string) | undefined;

  add(job: HeldJob): void {
    const index = this.#wanted.findIndex(({ names }) => names.includes(job.name));
    const [wanted] = index < 0 ? [] : this.#wanted.splice(index, 1);
    if (wanted) wanted.take(job);
    else if (this.#textOf) job.leaves(this.#textOf(job.name));
    else this.#here.push(job);
  }

  nextOf(names: readonly string[]): Promise<HeldJob> {
    const index = this.#here.findIndex(({ name }) => names.includes(name));
    const [here] = index < 0 ? [] : this.#here.splice(index, 1);
    if (here) return Promise.resolve(here);
    return new Promise((take) => this.#wanted.push({ names, take }));
  }

  releaseAll(textOf: (name: string) => string): void {
    this.#textOf = textOf;
    for (const job of this.#here.splice(0)) job.leaves(textOf(job.name));
  }
}

const listen = async (arrived: (job: HeldJob) => void): Promise<number> => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setEncoding('utf8').on('error', () => undefined);
    socket.once('data', (line: string) =>
      arrived({
        name: line.trimEnd(),
        leaves: (text) => socket.write(`0 ${text}\n`),
        fails: (code) => socket.write(`${code} it failed\n`),
      }),
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return addressOf(server.address()).port;
};

const addressOf = (address: string | AddressInfo | null): AddressInfo => {
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return address;
};

const script = `
exec 3<>"/dev/tcp/127.0.0.1/$1"
printf '%s\\n' "$2" >&3
read -r code text <&3 || exit 99
printf '%s' "$text"
exit "$code"
`;

const runHeld = async (
  { action, inputs }: Task,
  { log, signal }: RunContext,
  { store, port }: { readonly store: DirectoryStore; readonly port: number },
): ReturnType<Runner['run']> => {
  try {
    for (const input of inputs) {
      if (input.kind === 'text') continue;
      for (const { digest } of input.files) {
        if ((await store.size(digest)) === undefined) throw new CorruptedEntry(digest);
        await textFrom(store.read(digest));
      }
    }
  } catch (error) {
    if (!(error instanceof CorruptedEntry)) throw error;
    return { ok: false, failure: { kind: 'corrupted-input', digest: error.digest } };
  }
  const child = spawn('bash', ['-c', script, 'held', String(port), action.label.subject], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onAbort(signal, () => child.kill('SIGKILL'));
  const ended = once(child, 'close');
  const text = await textFrom(child.stdout);
  await ended;
  log.write(`${text}\n`);
  if (signal.aborted) return { ok: false, failure: { kind: 'cancelled' } };
  if (child.exitCode !== 0) {
    return { ok: false, failure: { kind: 'exited', code: child.exitCode ?? -1 } };
  }
  const stored = await store.write(chunksOf(text));
  return { ok: true, value: { files: [{ path: nameOf(action), ...stored, executable: false }] } };
};

const onAbort = (signal: AbortSignal, act: () => void): void => {
  if (signal.aborted) act();
  else signal.addEventListener('abort', act);
};

const nameOf = ({ job }: Action): string => (job.kind === 'fetch' ? job.file : 'out');

const foresee = ({ job }: Action): ActionResult | undefined =>
  job.kind === 'fetch'
    ? { files: [{ path: job.file, digest: asDigest(job.sha256), size: 0, executable: false }] }
    : undefined;
