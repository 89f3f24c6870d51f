import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type Dockerode from 'dockerode';
import { execa, ExecaError } from 'execa';
import { engineLost } from '../../containers/engines/docker/engine-lost.ts';
import { hasImage, imageName, importImage } from '../../containers/engines/docker/images.ts';
import type { ActionResult, Artifact, RunContext, Runner, Task } from '../core/host.ts';
import { digestOf } from '../core/digest.ts';
import type { BootstrapJob } from '../core/job.ts';
import { messageOf } from '../core/message-of.ts';
import { treeDigest } from '../core/tree-digest.ts';
import type { Result } from '../core/result.ts';
import type { RunFailure } from '../core/run-failure.ts';
import { CorruptedEntry } from '../store/corrupted-entry.ts';
import type { DirectoryStore } from '../store/directory.ts';

/** Makes a Debian root from locked .debs with mmdebstrap on this machine, and an image of it. */
export const bootstrapRunner = (
  docker: Dockerode,
  { store, labels }: Pick<BootstrapOptions, 'store' | 'labels'>,
): Runner => ({
  pool: 'work',
  holds: async (_action, result) => hasImage(docker, imageName(treeDigest(result.files))),
  run: async (task, context) => {
    const { job } = task.action;
    if (job.kind !== 'bootstrap') throw new Error(`not a bootstrap job: ${job.kind}`);
    const folder = await mkdtemp(path.join(tmpdir(), 'kiln-bootstrap-'));
    try {
      return await bootstrap(task, job, { docker, store, labels, context, folder });
    } catch (error) {
      return { ok: false, failure: await asFailure(error, { docker, context }) };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
});

interface BootstrapOptions {
  readonly docker: Dockerode;
  readonly store: DirectoryStore;
  /** Put on the image, beside our own. */
  readonly labels: Readonly<Record<string, string>>;
  readonly context: RunContext;
  readonly folder: string;
}

const bootstrap = async (
  task: Task,
  job: BootstrapJob,
  options: BootstrapOptions,
): Promise<Result<ActionResult, RunFailure>> => {
  const { docker, store, labels, context, folder } = options;
  const debs = task.inputs.flatMap((input) => (input.kind === 'files' ? input.files : []));
  context.progress(`indexing ${debs.length} packages`);
  const mirror = await layOut(debs, { ...options, suite: job.suite });
  const hooks = await rootFiles(task, folder);
  const result = await described(task, debs, store);
  context.progress('unpacking and configuring');
  const stop = new AbortController();
  const making = execa('mmdebstrap', argumentsOf(job, { mirror, hooks }), {
    env: { SOURCE_DATE_EPOCH: String(job.sourceDateEpoch), TMPDIR: folder },
    encoding: 'buffer',
    buffer: false,
    cancelSignal: AbortSignal.any([context.signal, stop.signal]),
    forceKillAfterDelay: 30_000,
  });
  making.stderr.on('data', (chunk: Uint8Array) => context.log.write(chunk));
  const image = { description: treeDigest(result.files), labels };
  try {
    // The root comes when all of it is made, and an engine does not wait that long for a request.
    await Promise.race([once(making.stdout, 'readable'), making]);
    await Promise.all([importImage(docker, making.stdout, image), making]);
  } finally {
    // It has file systems mounted below the folder, until it ends.
    stop.abort();
    await making.catch(() => undefined);
  }
  return { ok: true, value: result };
};

const argumentsOf = (
  job: BootstrapJob,
  { mirror, hooks }: { readonly mirror: string; readonly hooks: readonly string[] },
): readonly string[] => [
  `--mode=${process.getuid?.() === 0 ? 'root' : 'unshare'}`,
  '--variant=essential',
  '--format=tar',
  '--skip=check/qemu,cleanup/apt/lists',
  `--include=${job.packages.join(',')}`,
  '--dpkgopt=path-exclude=/usr/share/man/*',
  '--dpkgopt=path-exclude=/usr/share/locale/*',
  ...hooks,
  job.suite,
  '-',
  `deb [trusted=yes] copy:${mirror} ./`,
];

/** A flat archive of the packages, in the form that apt reads; it knows the essential ones by suite. */
const layOut = async (
  debs: readonly Artifact[],
  { store, folder, suite }: BootstrapOptions & { readonly suite: string },
): Promise<string> => {
  const mirror = path.join(folder, 'mirror');
  await mkdir(mirror);
  const stanzas: string[] = [];
  for (const { path: file, digest } of debs) {
    const target = path.join(mirror, file);
    if ((await store.size(digest)) === undefined) throw new CorruptedEntry(digest);
    await pipeline(store.read(digest), createWriteStream(target));
    const { stdout } = await execa('dpkg-deb', ['--field', target]);
    const size = await store.size(digest);
    stanzas.push(`${stdout}\nFilename: ./${file}\nSize: ${size ?? 0}\nSHA256: ${digest}\n`);
  }
  const packages = stanzas.join('\n');
  await writeFile(path.join(mirror, 'Packages'), packages);
  const sum = `${digestOf(packages)} ${Buffer.byteLength(packages)} Packages`;
  await writeFile(
    path.join(mirror, 'Release'),
    `Suite: ${suite}\nCodename: ${suite}\nDate: Thu, 01 Jan 2015 00:00:00 UTC\nSHA256:\n ${sum}\n`,
  );
  return mirror;
};

/** Text inputs become files of the root; folders and a user for jobs are always there. */
const rootFiles = async (task: Task, folder: string): Promise<readonly string[]> => {
  const hooks = [
    'mkdir -p "$1/in" "$1/out" "$1/builddir"',
    'chown 1000:1000 "$1/builddir" "$1/out"',
    'echo "builder:x:1000:1000::/builddir:/bin/sh" >> "$1/etc/passwd"',
    'echo "builder:x:1000:" >> "$1/etc/group"',
  ].map((hook) => `--customize-hook=${hook}`);
  for (const [index, input] of task.inputs.entries()) {
    if (input.kind !== 'text') continue;
    const file = path.join(folder, `text-${index}`);
    await writeFile(file, input.text, { mode: 0o644 });
    hooks.push(
      `--customize-hook=install -D -m 644 ${file} "$1/${input.path.replace(/^\/in\//, '')}"`,
    );
  }
  return hooks;
};

/** What the image is: the packages it was made from, and the files that were added. */
const described = async (
  task: Task,
  debs: readonly Artifact[],
  { write }: DirectoryStore,
): Promise<ActionResult> => {
  const lines = [
    ...debs.map(({ path: file, digest }) => `${digest} ${file}`).toSorted(),
    ...task.inputs.flatMap((input) => (input.kind === 'text' ? [input.path, input.text] : [])),
  ];
  const text = Buffer.from(`${lines.join('\n')}\n`);
  const stored = await write(Readable.from([text]));
  return { files: [{ path: 'packages', ...stored, executable: false }] };
};

const asFailure = async (
  error: unknown,
  { docker, context: { signal, log } }: Pick<BootstrapOptions, 'docker' | 'context'>,
): Promise<RunFailure> => {
  if (signal.aborted) return { kind: 'cancelled' };
  if (error instanceof CorruptedEntry) return { kind: 'corrupted-input', digest: error.digest };
  if (/No space left on device/.test(log.tail().join('\n'))) {
    return { kind: 'no-space', where: 'the disk of temporary files' };
  }
  if (error instanceof ExecaError && error.exitCode !== undefined) {
    return { kind: 'exited', code: error.exitCode };
  }
  const message = messageOf(error);
  log.write(`${message}\n`);
  if (/no space left on device|ENOSPC/i.test(message)) {
    return { kind: 'no-space', where: 'the disk of temporary files or of the engine' };
  }
  return engineLost(docker, error);
};
