import { Writable } from 'node:stream';
import type Dockerode from 'dockerode';
import type { ContainerJob } from '../../../pipeline/core/job.ts';
import type { RunContext } from '../../../pipeline/core/host.ts';
import type { RunFailure } from '../../../pipeline/core/run-failure.ts';
import { endAll } from './keep-scratch.ts';
import { type SilenceClock, silenceClock } from './silence-clock.ts';

/** Starts the container, follows it to its end. Undefined if it ended well. */
export const runProcess = async (
  docker: Dockerode,
  container: Dockerode.Container,
  { job, stdin, context, isKept }: ProcessOptions,
): Promise<RunFailure | undefined> => {
  const stream = await container.attach({
    stream: true,
    stdout: true,
    stderr: true,
    stdin: stdin !== undefined,
    hijack: stdin !== undefined,
  });
  const clock = silenceClock(job.limits);
  const log = new Writable({
    write: (chunk: Uint8Array, _encoding, done) => {
      clock.heard();
      context.log.write(chunk);
      done();
    },
  });
  docker.modem.demuxStream(stream, log, log);
  const outputEnded = new Promise<void>((resolve) => {
    stream.once('end', () => resolve());
    stream.once('close', () => resolve());
    stream.once('error', () => resolve());
  });
  await container.start();
  // Asked after the start, so that the end of a short job is known too.
  const waited = container.wait();
  waited.catch(() => undefined);
  // An engine that dies in the middle of its answer to that never ends it: the output does end.
  const ended = Promise.race([waited, outputEnded.then(() => untilStopped(container))]);
  if (stdin !== undefined) stream.end(stdin);
  const failure = await judge(container, ended, { job, context, clock, isKept });
  await outputEnded;
  return failure && explain(failure, context);
};

interface ProcessOptions {
  readonly job: ContainerJob;
  readonly stdin: string | undefined;
  readonly context: RunContext;
  /** The job goes on for a while when its processes are ended: to keep what they have left. */
  readonly isKept: boolean;
}

/** Throws if the engine does not answer any more. */
const untilStopped = async (container: Dockerode.Container): Promise<void> => {
  while ((await container.inspect()).State.Running) {
    await new Promise((resolve) => {
      setTimeout(resolve, 200);
    });
  }
};

const judge = async (
  container: Dockerode.Container,
  ended: Promise<unknown>,
  { job, context, clock, isKept }: Omit<ProcessOptions, 'stdin'> & { readonly clock: SilenceClock },
): Promise<RunFailure | undefined> => {
  const state: { exceeded?: RunFailure } = {};
  let grace: NodeJS.Timeout | undefined;
  const kill = () => {
    container.kill().catch(() => undefined);
  };
  const exceed = (limit: 'time' | 'silence', allowed: string) => {
    if (state.exceeded) return;
    state.exceeded = { kind: 'limit-exceeded', limit, allowed };
    if (!isKept) return kill();
    endProcesses(container).catch(kill);
    grace = setTimeout(kill, keepingTime);
  };
  const { seconds } = job.limits;
  const timer = setTimeout(exceed, seconds * 1000, 'time', `${seconds} s`);
  clock.start((silent) => exceed('silence', minutes(silent)));
  context.signal.addEventListener('abort', kill);
  if (context.signal.aborted) kill();
  try {
    await ended;
  } finally {
    clearTimeout(timer);
    clearTimeout(grace);
    clock.stop();
    context.signal.removeEventListener('abort', kill);
  }
  if (context.signal.aborted) return { kind: 'cancelled' };
  if (state.exceeded) return state.exceeded;
  const { State } = await container.inspect();
  if (State.ExitCode === 0) return undefined;
  return State.OOMKilled
    ? { kind: 'limit-exceeded', limit: 'memory', allowed: `${job.limits.memoryMiB} MiB` }
    : { kind: 'exited', code: State.ExitCode };
};

/** Milliseconds that a job which was stopped may take to keep what it has left. */
const keepingTime = 120_000;

const endProcesses = async (container: Dockerode.Container): Promise<void> => {
  const ending = await container.exec({ Cmd: [...endAll] });
  await ending.start({ Detach: true });
};

const minutes = (seconds: number): string =>
  seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;

/** Some limits show only in what the process said last. */
const explain = (failure: RunFailure, { log }: RunContext): RunFailure => {
  if (failure.kind !== 'exited') return failure;
  const tail = log.tail().join('\n');
  if (/No space left on device|ENOSPC/.test(tail)) {
    return { kind: 'no-space', where: 'a disk or scratch folder of the container' };
  }
  if (/fork: (?:retry: )?Resource temporarily unavailable|Cannot fork/.test(tail)) {
    return { kind: 'limit-exceeded', limit: 'processes', allowed: 'see "processes" in the recipe' };
  }
  return failure;
};
