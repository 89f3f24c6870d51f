import { join } from 'node:path';
import { failure, type Result, success } from '../core/result.ts';
import { probeAccelerator } from './accelerator.ts';
import type { Phase, PhaseOutcome, ReportBoot } from './boot-event.ts';
import type { BootFailure } from './boot-failure.ts';
import type { Bench, BootRequest } from './boot-request.ts';
import { awaitLogin, runChecks } from './check-installed.ts';
import { awaitInstallation, awaitQuestion, startEntry } from './install-from-medium.ts';
import type { Machine } from './machine.ts';
import { serveFolder } from './serve-folder.ts';
import { freePort, makeSshKey, type SshKey } from './ssh.ts';
import { prepareBench, startOnBench } from './start-on-bench.ts';

export interface BootOptions {
  readonly qemu: string;
  readonly report: ReportBoot;
  readonly signal: AbortSignal;
  /** Gets the last lines of the console of each machine that has ended. */
  readonly keepTail: (lines: readonly string[]) => void;
}

type Step = Promise<Result<undefined, BootFailure>>;

/**
 * Boots an ISO. An unattended profile is installed, booted from the disk and checked from inside;
 * of one that asks, it is checked that it asks before it touches the disk.
 */
export const bootIso = async (request: BootRequest, options: BootOptions): Step => {
  const { qemu, signal } = options;
  const { folder } = request;
  const accelerator = await probeAccelerator({ qemu, folder, signal });
  const bench: Bench = { request, qemu, accelerator, signal };
  const prepared = await prepareBench(bench);
  if (!prepared.ok) return prepared;
  if (request.profile.manner === 'confirm') return untilQuestion(bench, options);
  const key = await makeSshKey(folder);
  const installed = await installation(bench, { key, ...options });
  return installed.ok ? inspection(bench, { key, ...options }) : installed;
};

interface WithKey extends BootOptions {
  readonly key: SshKey;
}

const untilQuestion = (bench: Bench, options: BootOptions): Step =>
  onMachine(bench, { from: 'medium', ...options }, async (machine) => {
    const install = { machine, sshKey: undefined, ...options };
    const started = await phase(bench, 'menu', {
      ...options,
      run: () => startEntry(bench, install),
    });
    if (!started.ok) return started;
    return phase(bench, 'question', { ...options, run: () => awaitQuestion(bench, install) });
  });

const installation = (bench: Bench, { key, ...options }: WithKey): Step =>
  onMachine(bench, { from: 'medium', ...options }, async (machine) => {
    const install = { machine, sshKey: key.blob, ...options };
    const started = await phase(bench, 'menu', {
      ...options,
      run: () => startEntry(bench, install),
    });
    if (!started.ok) return started;
    return phase(bench, 'install', { ...options, run: () => awaitInstallation(bench, install) });
  });

const inspection = async (bench: Bench, { key, ...options }: WithKey): Step => {
  const { request, signal } = bench;
  const server = await serveFolder(request.repository.folder);
  try {
    return await onMachine(bench, { from: 'disk', ...options }, async (machine, port) => {
      const connection = join(request.sockets, 'ssh');
      const guest = { machine, guest: { key, port, connection, signal }, report: options.report };
      const up = await phase(bench, 'first boot', {
        ...options,
        run: () => awaitLogin(bench, guest),
      });
      if (!up.ok) return up;
      const facts = {
        image: request.manifest.image,
        firmware: request.firmware,
        repositoryUrl: `${hostAsSeenByGuest}:${server.port}/${request.repository.channel}`,
      };
      return phase(bench, 'checks', { ...options, run: () => runChecks(bench, guest, facts) });
    });
  } finally {
    await server.close();
  }
};

/** QEMU's user network shows the host's 127.0.0.1 at this address. */
const hostAsSeenByGuest = 'http://10.0.2.2';

interface OnMachine extends BootOptions {
  readonly from: 'medium' | 'disk';
}

/** A machine never outlives what is done with it. */
const onMachine = async (
  bench: Bench,
  { from, keepTail }: OnMachine,
  use: (machine: Machine, sshPort: number) => Step,
): Step => {
  const sshPort = await freePort();
  const started = await startOnBench(bench, { from, sshPort });
  if (!started.ok) return started;
  const machine = started.value;
  try {
    return await use(machine, sshPort);
  } catch (error) {
    if (bench.signal.aborted) return failure({ kind: 'aborted' });
    throw error;
  } finally {
    keepTail(machine.console.tail(20));
    await machine.stop();
  }
};

const phase = async (
  { request: { logPath } }: Bench,
  name: Phase,
  { report, run }: BootOptions & { readonly run: () => Step },
): Step => {
  report({ type: 'phase-started', phase: name, logPath });
  const result = await run();
  report({ type: 'phase-ended', phase: name, outcome: outcomeOf(result) });
  return result.ok ? success(undefined) : result;
};

const outcomeOf = (result: Result<undefined, BootFailure>): PhaseOutcome => {
  if (result.ok) return 'built';
  return result.failure.kind === 'aborted' ? 'cancelled' : 'failed';
};
