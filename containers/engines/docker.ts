import { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import type { ActionResult, RunContext, Runner, Task } from '../../pipeline/core/host.ts';
import type { ContainerJob } from '../../pipeline/core/job.ts';
import { messageOf } from '../../pipeline/core/message-of.ts';
import { treeDigest } from '../../pipeline/core/tree-digest.ts';
import type { Result } from '../../pipeline/core/result.ts';
import type { RunFailure } from '../../pipeline/core/run-failure.ts';
import { CorruptedEntry } from '../../pipeline/store/corrupted-entry.ts';
import { engineLost } from './docker/engine-lost.ts';
import { containerOptions } from './docker/container-options.ts';
import {
  commitImage,
  hasImage,
  imageName,
  imageOf,
  importImage,
  type NewImage,
} from './docker/images.ts';
import { measureBusy } from './docker/measure-busy.ts';
import type { Exchange } from './docker/exchange.ts';
import type { OpenExchange } from './docker/open-exchange.ts';
import {
  type FailedJob,
  type FailureKeeper,
  keepingScratch,
  scratchArchive,
} from './docker/keep-scratch.ts';
import { runProcess } from './docker/run-process.ts';

export interface DockerOptions {
  readonly docker: Dockerode;
  /** How files get into containers and out of them; see `exchangeWith`. */
  readonly exchange: OpenExchange;
  /** A secret's content by its name; undefined if it is not here. */
  readonly secret: (name: string, fingerprint: string) => Promise<string | undefined>;
  /** Put on containers, so that a later `kiln clean` can tell whose they were. */
  readonly labels: Readonly<Record<string, string>>;
  /** Names of containers; where nothing is said, the engine makes them up. */
  readonly named?: () => string;
  readonly keeper?: FailureKeeper;
}

/**
 * Runs container jobs through the Docker Engine API. An image must have /in, and /out and /builddir
 * owned by uid 1000: /out becomes a volume that takes its owner from there.
 */
export const dockerRunner = (options: DockerOptions): Runner => ({
  pool: 'work',
  run: async (task, context) => {
    const { job } = task.action;
    if (job.kind !== 'container') throw new Error(`not a container job: ${job.kind}`);
    try {
      return await runContainer(task, job, { ...options, context });
    } catch (error) {
      return { ok: false, failure: await asFailure(error, { ...options, context }) };
    }
  },
  holds: async ({ job }, result) =>
    job.kind !== 'container' ||
    job.produces.kind === 'files' ||
    hasImage(options.docker, imageName(treeDigest(result.files))),
});

type ContainerOptions = DockerOptions & { readonly context: RunContext };

const runContainer = async (
  task: Task,
  job: ContainerJob,
  options: ContainerOptions,
): Promise<Result<ActionResult, RunFailure>> => {
  const { docker, labels } = options;
  const stdin = await secretsOf(job, options);
  if (!stdin.ok) return stdin;
  const image = await imageOf(docker, task.action, task.image);
  const exchange = await options.exchange(task.inputs);
  const isKept = options.keeper?.wants(task.action) ?? false;
  let container: Dockerode.Container | undefined;
  try {
    const settings = containerOptions(isKept ? keepingScratch(job) : job, {
      image,
      labels: { ...labels, 'org.kiln.action': task.action.id },
      binds: exchange.binds,
      processors: options.context.processors,
    });
    const name = options.named?.();
    container = await docker.createContainer(name === undefined ? settings : { ...settings, name });
    await exchange.put(container);
    const measuring = measureBusy(container, options.context);
    const failure = await runProcess(docker, container, {
      ...options,
      job,
      isKept,
      stdin: stdin.value,
    }).finally(measuring.stop);
    await exchange.checked();
    if (failure === undefined) {
      return await resultOf(container, job, { docker, exchange, labels });
    }
    if (failure.kind === 'exited' && (await exchange.isFull())) return { ok: false, failure: full };
    const save = saver(container, exchange);
    const { log } = options.context;
    const failed = { task, job, image, failure, log };
    return { ok: false, failure: await kept(failed, { ...options, save }) };
  } finally {
    await container?.remove({ force: true, v: true }).catch(() => undefined);
    await exchange.close();
  }
};

type Save = (file: string) => Promise<boolean>;

const saver =
  (container: Dockerode.Container, exchange: Exchange): Save =>
  (file) =>
    exchange.saveFile(container, { name: scratchArchive, to: file });

/** The failure, with the command that looks into what it left. */
const kept = async (
  failed: FailedJob,
  { keeper, save }: { readonly keeper?: FailureKeeper; readonly save: Save },
): Promise<RunFailure> => {
  const { task, failure } = failed;
  const isItsOwn = failure.kind === 'exited' || failure.kind === 'limit-exceeded';
  if (!isItsOwn || keeper?.wants(task.action) !== true) return failure;
  const look = await keeper.keep(failed, save);
  return look === undefined ? failure : { ...failure, look };
};

const secretsOf = async (
  job: ContainerJob,
  { secret }: ContainerOptions,
): Promise<Result<string | undefined, RunFailure>> => {
  const texts: string[] = [];
  for (const { name, fingerprint } of job.secrets) {
    const text = await secret(name, fingerprint);
    if (text === undefined) {
      return { ok: false, failure: { kind: 'secret-missing', name, fingerprint } };
    }
    texts.push(text);
  }
  return { ok: true, value: texts.length === 0 ? undefined : texts.join('\n') };
};

const resultOf = async (
  container: Dockerode.Container,
  job: ContainerJob,
  {
    docker,
    exchange,
    labels,
  }: Pick<DockerOptions, 'docker' | 'labels'> & { readonly exchange: Exchange },
): Promise<Result<ActionResult, RunFailure>> => {
  const collected = await exchange.collect(container);
  if (collected.ok && job.produces.kind === 'image') {
    const description = treeDigest(collected.value.files);
    await keepImage(docker, container, { root: job.produces.root, description, labels });
  }
  return collected;
};

const keepImage = async (
  docker: Dockerode,
  container: Dockerode.Container,
  { root, ...image }: NewImage & { readonly root: string },
): Promise<void> => {
  if (root === '/') return commitImage(container, image.description);
  // The trailing '/.' makes the engine name the entries below the folder, not the folder.
  const tar = await container.getArchive({ path: `${root}/.` });
  try {
    await importImage(docker, tar, image);
  } finally {
    // An archive that nobody reads on would keep its container in use.
    if (tar instanceof Readable) tar.destroy();
  }
};

const full: RunFailure = { kind: 'no-space', where: "the engine's or the store's disk" };

const asFailure = async (
  error: unknown,
  { docker, context: { signal, log } }: ContainerOptions,
): Promise<RunFailure> => {
  if (signal.aborted) return { kind: 'cancelled' };
  if (error instanceof CorruptedEntry) return { kind: 'corrupted-input', digest: error.digest };
  const message = messageOf(error);
  log.write(`${message}\n`);
  if (/no space left on device|ENOSPC/i.test(message)) {
    return full;
  }
  return engineLost(docker, error);
};
