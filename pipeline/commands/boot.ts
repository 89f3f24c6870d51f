import { access, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeBootFolder } from '../boot/boot-folder.ts';
import { type BootFailure, describeBootFailure } from '../boot/boot-failure.ts';
import { bootIso } from '../boot/boot-iso.ts';
import {
  type BootedKernel,
  type BootRequest,
  defaultMemoryMiB,
  phaseSeconds,
} from '../boot/boot-request.ts';
import { bootReporter } from '../boot/boot-reporter.ts';
import type { Firmware, Media } from '../boot/qemu-arguments.ts';
import { chooseProfile, readManifest } from '../boot/read-manifest.ts';
import { failure, type Result, success } from '../core/result.ts';
import type { CommandContext, Ending } from './context.ts';

export interface BootFlags {
  readonly iso: string;
  readonly firmware: Firmware;
  readonly media: Media;
  readonly kernel: BootedKernel;
  /** A profile's name; without one, the first that installs without asking. */
  readonly answers?: string | undefined;
  readonly memory?: number | undefined;
  /** Seconds that the installation may take. */
  readonly timeout?: number | undefined;
}

/** Boots an ISO, installs it, boots what it installed, and checks that. 0 only if all holds. */
export const run = async (flags: BootFlags, context: CommandContext): Promise<number> => {
  const iso = path.resolve(context.cwd, flags.iso);
  const prepared = await prepare({ ...flags, iso }, context);
  if (!prepared.ok) return context.end({ diagnostics: [described(prepared.failure, { iso })] });
  const request = prepared.value;
  try {
    return context.end(await performed(request, context));
  } finally {
    await rm(request.folder, { recursive: true, force: true });
    await rm(request.sockets, { recursive: true, force: true });
  }
};

const performed = async (request: BootRequest, context: CommandContext): Promise<Ending> => {
  let logTail: readonly string[] = [];
  const { iso, logPath, firmware, media, profile } = request;
  const booted = await bootIso(request, {
    qemu: 'qemu-system-x86_64',
    report: bootReporter(request, context),
    // There is nothing to finish that would be worth waiting for: the first signal ends it.
    signal: AbortSignal.any([context.drain, context.abort]),
    keepTail: (lines) => {
      logTail = lines;
    },
  });
  const logFolder = path.dirname(logPath);
  if (!booted.ok) {
    return { diagnostics: [described(booted.failure, { iso, logPath, logTail })], logFolder };
  }
  return { result: { iso, firmware, media, answers: profile.id, console: logPath }, logFolder };
};

interface Described {
  readonly iso: string;
  readonly logPath?: string;
  readonly logTail?: readonly string[];
}

const described = (problem: BootFailure, { iso, logPath = '', logTail = [] }: Described) =>
  describeBootFailure(problem, { iso, logPath, logTail });

const prepare = async (
  flags: BootFlags,
  { folders, projectRoot }: CommandContext,
): Promise<Result<BootRequest, BootFailure>> => {
  const { iso, firmware, media, kernel, answers, memory, timeout } = flags;
  if (!(await isThere(iso))) {
    return failure({ kind: 'missing-file', path: iso, remedy: 'Make it: kiln iso' });
  }
  const manifest = await readManifest(iso.replace(/\.iso$/, '.manifest.json'));
  if (!manifest.ok) return manifest;
  const profile = chooseProfile(manifest.value, answers);
  if (!profile.ok) return profile;
  const repository = await findRepository(
    path.join(path.dirname(iso), '..', 'repo'),
    manifest.value.repository.channel,
  );
  if (!repository.ok) return repository;
  const logs = path.join(projectRoot, 'out', manifest.value.image.name, 'logs');
  // Two boots of one ISO at a time must not write to one file.
  const logPath = path.join(
    logs,
    `boot-${firmware}-${media}-${profile.value.id}-${process.pid}.log`,
  );
  await mkdir(logs, { recursive: true });
  await mkdir(folders.cache, { recursive: true });
  return success({
    iso,
    manifest: manifest.value,
    profile: profile.value,
    firmware,
    media,
    kernel,
    memoryMiB: memory ?? defaultMemoryMiB,
    seconds: timeout === undefined ? phaseSeconds : { ...phaseSeconds, install: timeout },
    repository: repository.value,
    folder: await makeBootFolder(folders.cache),
    sockets: await mkdtemp(path.join(tmpdir(), 'kiln-boot-')),
    logPath,
  });
};

/** What was published together with the ISO. */
const findRepository = async (
  folder: string,
  channel: string,
): Promise<Result<BootRequest['repository'], BootFailure>> => {
  const metadata = path.join(folder, channel, 'repodata', 'repomd.xml');
  if (await isThere(metadata)) return success({ folder, channel });
  const remedy = 'The repository is published together with the ISO: kiln iso';
  return failure({ kind: 'missing-file', path: metadata, remedy });
};

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
