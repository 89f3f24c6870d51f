import { failure, type Result, success } from '../core/result.ts';
import type { Phase, ReportBoot } from './boot-event.ts';
import type { BootFailure } from './boot-failure.ts';
import type { Bench } from './boot-request.ts';
import { chooseEntry } from './choose-entry.ts';
import { currentStep, lastWord, questionAbout } from './installer-messages.ts';
import type { Machine } from './machine.ts';
import { writtenBytes } from './start-on-bench.ts';
import { watch } from './watch.ts';

export interface InstallOptions {
  readonly machine: Machine;
  /** The base64 part of root's public key; none for an installation that nobody will look into. */
  readonly sshKey: string | undefined;
  readonly report: ReportBoot;
}

/** Starts the profile's entry from the boot menu. */
export const startEntry = (
  { request, signal }: Bench,
  { machine, sshKey }: InstallOptions,
): Promise<Result<undefined, BootFailure>> =>
  chooseEntry(machine, request.profile.menu, {
    extra: sshKey === undefined ? [] : [`inst.sshkey=${sshKey}`],
    kernel: request.kernel,
    phase: 'menu',
    seconds: request.seconds.menu,
    signal,
  });

/** Waits until the installer is done and has ended the machine. */
export const awaitInstallation = async (
  { request, signal }: Bench,
  { machine, report }: InstallOptions,
): Promise<Result<undefined, BootFailure>> => {
  const { install: seconds, silence: silenceSeconds } = request.seconds;
  const tell = stepTeller('install', report);
  const place = { machine, from: 0 };
  const said = await watch(place, (text) => (tell(text), lastWord(text)), {
    phase: 'install',
    seconds,
    silenceSeconds,
    signal,
  });
  if (!said.ok) return said;
  if (said.value.kind === 'failed') {
    return failure({ kind: 'install-failed', message: said.value.message });
  }
  const ended = await watch(place, () => (machine.ended() === undefined ? undefined : true), {
    phase: 'shutting down after the installation',
    seconds: request.seconds.menu,
    signal,
  });
  return ended.ok ? success(undefined) : ended;
};

/** Waits until the installer asks, and makes sure that it has not touched the disk before. */
export const awaitQuestion = async (
  { request, signal }: Bench,
  { machine, report }: InstallOptions,
): Promise<Result<undefined, BootFailure>> => {
  const tell = stepTeller('question', report);
  const asked = await watch(
    { machine, from: 0 },
    (text) => (tell(text), questionAbout(text) ?? lastWord(text)),
    { phase: 'question', seconds: request.seconds.install, signal },
  );
  if (!asked.ok) return asked;
  if (typeof asked.value !== 'string') {
    const message =
      asked.value.kind === 'failed' ? asked.value.message : 'it installed without asking';
    return failure({ kind: 'install-failed', message });
  }
  const bytes = await writtenBytes(request.folder);
  return bytes === 0 ? success(undefined) : failure({ kind: 'disk-touched', bytes });
};

const stepTeller = (phase: Phase, report: ReportBoot) => {
  let told: string | undefined;
  return (text: string): void => {
    const step = currentStep(text);
    if (step === undefined || step === told) return;
    told = step;
    report({ type: 'phase-progressed', phase, message: step });
  };
};
