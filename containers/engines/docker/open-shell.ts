import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import type Dockerode from 'dockerode';
import { digestOf } from '../../../pipeline/core/digest.ts';
import type { Store, TaskInput } from '../../../pipeline/core/host.ts';
import type { ContainerJob } from '../../../pipeline/core/job.ts';
import { containerOptions } from './container-options.ts';
import { archiveExchange } from './exchange.ts';

/** Where a shell opens: as a job runs, but with somebody at its standard input. */
export interface ShellPlace {
  readonly job: ContainerJob;
  /** The engine's name of it. */
  readonly image: string;
  readonly inputs: readonly TaskInput[];
  /** Files of this machine that it sees, too. */
  readonly files: readonly { readonly path: string; readonly file: string }[];
}

export interface ShellOptions {
  readonly docker: Dockerode;
  readonly store: Store;
  readonly labels: Readonly<Record<string, string>>;
  readonly streams: Streams;
  /** Aborted: end it now. */
  readonly signal: AbortSignal;
}

export interface Streams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/**
 * Runs a job's process with this process's streams, as a terminal where they are one, without its
 * limit of time. Resolves to the code that it ends with; nothing of it is kept.
 */
export const openShell = async (place: ShellPlace, options: ShellOptions): Promise<number> => {
  const { docker, labels, streams, signal } = options;
  const isTerminal = streams.stdin.isTTY && streams.stdout.isTTY;
  const { inputs, store } = await withFiles(place, options.store);
  const container = await docker.createContainer({
    ...containerOptions(place.job, { image: place.image, labels, binds: [] }),
    Tty: isTerminal,
    AttachStdin: true,
    OpenStdin: true,
    StdinOnce: true,
  });
  const kill = () => void container.kill().catch(() => undefined);
  try {
    await archiveExchange(inputs, store).put(container);
    const line = await container.attach(attachment);
    const ended = finished(line, { writable: false })
      .catch(() => undefined)
      .then(() => streams.stdin.unpipe(line).pause());
    await container.start();
    signal.addEventListener('abort', kill);
    if (signal.aborted) kill();
    const close = isTerminal ? await takeTerminal(container, streams) : () => undefined;
    // Not before: who sees the prompt may type, and the window has its size.
    connect(docker, line, { streams, isTerminal });
    const { StatusCode } = await container.wait().finally(close);
    await ended;
    return StatusCode;
  } finally {
    signal.removeEventListener('abort', kill);
    await container.remove({ force: true, v: true }).catch(() => undefined);
  }
};

const withFiles = async ({ inputs, files }: ShellPlace, store: Store) => {
  const named = new Map(files.map(({ path, file }) => [digestOf(file), { path, file }]));
  const others = [...named].map(async ([digest, { path, file }]): Promise<TaskInput> => {
    const { size } = await stat(file);
    const at = path.lastIndexOf('/');
    const one = { path: path.slice(at + 1), digest, size, executable: false };
    return { path: path.slice(0, at), kind: 'files', files: [one] };
  });
  return {
    inputs: [...inputs, ...(await Promise.all(others))],
    store: {
      ...store,
      size: async (digest) => {
        const own = named.get(digest);
        return own ? (await stat(own.file)).size : store.size(digest);
      },
      read: (digest) => {
        const own = named.get(digest);
        return own ? createReadStream(own.file) : store.read(digest);
      },
    } satisfies Store,
  };
};

const attachment = { stream: true, stdin: true, stdout: true, stderr: true, hijack: true };

const connect = (
  docker: Dockerode,
  line: NodeJS.ReadWriteStream,
  { streams, isTerminal }: { readonly streams: Streams; readonly isTerminal: boolean },
) => {
  const { stdin, stdout, stderr } = streams;
  if (isTerminal) line.pipe(stdout, { end: false });
  else docker.modem.demuxStream(line, stdout, stderr);
  stdin.pipe(line);
};

/** Every key goes to the container, and every change of the window. Gives a way back. */
const takeTerminal = async (
  container: Dockerode.Container,
  { stdin, stdout }: Streams,
): Promise<() => void> => {
  const fit = () => container.resize({ h: stdout.rows, w: stdout.columns }).catch(() => undefined);
  const resize = () => void fit();
  stdin.setRawMode(true);
  stdout.on('resize', resize);
  await fit();
  return () => {
    stdin.setRawMode(false);
    stdout.off('resize', resize);
  };
};
