import { success } from '../../pipeline/core/result.ts';
import type { Answers } from '../answers/answers.ts';
import { renderKickstart } from '../answers/render-kickstart.ts';
import type { BootArguments } from './boot-arguments.ts';
import { askPassword } from './ask-password.ts';
import { configureAccounts } from './configure-accounts.ts';
import { configureSystem } from './configure-system.ts';
import { findMedium, type Medium } from './find-medium.ts';
import { installBootloader } from './install-bootloader.ts';
import { installPackages, resolvePackages, verifyPackages } from './install-packages.ts';
import { loadAnswers } from './load-answers.ts';
import type { Machine } from './machine.ts';
import { mountTarget, target } from './mount-target.ts';
import type { Outcome } from './outcome.ts';
import { pickDisk } from './pick-disk.ts';
import type { DiskPlan } from './plan.ts';
import { makeFilesystems, partitionDisk, type Volume } from './prepare-disk.ts';
import type { Progress } from './progress.ts';
import { runScripts } from './run-scripts.ts';

/** What is known before anything is changed. */
export interface Prepared {
  readonly medium: Medium;
  readonly answers: Answers;
  readonly packageCount: number;
}

export interface Boot {
  readonly arguments: BootArguments;
  /** A folder that is the medium, for trying out. */
  readonly medium?: string | undefined;
}

/** Finds the medium, reads the answers, verifies and resolves the packages. Changes nothing. */
export const prepare = async (
  machine: Machine,
  progress: Progress,
  boot: Boot,
): Promise<Outcome<Prepared>> => {
  const medium = await progress.step('medium', () =>
    findMedium(machine, boot.arguments, boot.medium),
  );
  if (!medium.ok) return medium;
  const answers = await progress.step('answers', async () => {
    const loaded = await loadAnswers(machine, boot.arguments, medium.value);
    if (!loaded.ok) return loaded;
    const ran = await runScripts(machine, loaded.value.scripts, 'pre');
    return ran.ok ? loaded : ran;
  });
  if (!answers.ok) return answers;
  const verified = await progress.step('verify', () => verifyPackages(machine, medium.value));
  if (!verified.ok) return verified;
  const count = await progress.step('packages', () =>
    resolvePackages(machine, answers.value.packages, medium.value),
  );
  if (!count.ok) return count;
  return success({ medium: medium.value, answers: answers.value, packageCount: count.value });
};

/** Asks, erases, installs. */
export const install = async (
  machine: Machine,
  progress: Progress,
  { medium, answers: given, packageCount, boot }: Prepared & { readonly boot: Boot },
): Promise<Outcome<undefined>> => {
  const plan = await progress.step('disk', () => pickDisk(machine, given, medium));
  if (!plan.ok) return plan;
  const completed = await askPassword(machine, given);
  if (!completed.ok) return completed;
  const answers = completed.value;
  const volumes = await prepareTarget(machine, progress, { plan: plan.value, answers });
  if (!volumes.ok) return volumes;
  const installed = await progress.step(
    'install',
    () => installPackages(machine, answers.packages, medium),
    `Installing ${packageCount} packages`,
  );
  if (!installed.ok) return installed;
  const { dnfVariables } = boot.arguments;
  const settings = { volumes: volumes.value, dnfVariables };
  return configure(machine, progress, { plan: plan.value, answers, ...settings });
};

interface Targeted {
  readonly plan: DiskPlan;
  readonly answers: Answers;
}

const prepareTarget = async (
  machine: Machine,
  progress: Progress,
  { plan, answers }: Targeted,
): Promise<Outcome<readonly Volume[]>> => {
  const written = await progress.step('partition', () => partitionDisk(machine, plan));
  if (!written.ok) return written;
  const volumes = await progress.step('filesystems', () =>
    makeFilesystems(machine, plan.partitions),
  );
  if (!volumes.ok) return volumes;
  const mounted = await progress.step('mount', async () => {
    const done = await mountTarget(machine, volumes.value);
    return done.ok ? runScripts(machine, answers.scripts, 'pre-install') : done;
  });
  return mounted.ok ? volumes : mounted;
};

interface Installed extends Targeted {
  readonly volumes: readonly Volume[];
  readonly dnfVariables: Readonly<Record<string, string>>;
}

const configure = async (
  machine: Machine,
  progress: Progress,
  { plan, answers, volumes, dnfVariables }: Installed,
): Promise<Outcome<undefined>> => {
  const configured = await progress.step('configure', () =>
    configureSystem(machine, answers, { volumes, dnfVariables }),
  );
  if (!configured.ok) return configured;
  const accounts = await progress.step('accounts', () => configureAccounts(machine, answers));
  if (!accounts.ok) return accounts;
  const booting = await progress.step('bootloader', () =>
    installBootloader(machine, answers, { plan, volumes }),
  );
  if (!booting.ok) return booting;
  const kept = `${target}/var/log/kiln-installer/answers.ks`;
  await machine.write(kept, renderKickstart(answers), 0o600);
  return progress.step('scripts', () => runScripts(machine, answers.scripts, 'post'));
};
