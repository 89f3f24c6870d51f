import { success } from '../../pipeline/core/result.ts';
import type { Answers } from '../answers/answers.ts';
import { missingDefault, renderGrubDefaults, xenEntry } from './grub-defaults.ts';
import type { Argv, Machine } from './machine.ts';
import { target } from './mount-target.ts';
import { must, mustAll, type Outcome, stop } from './outcome.ts';
import type { DiskPlan } from './plan.ts';
import type { Volume } from './prepare-disk.ts';

export interface BootDisk {
  readonly plan: DiskPlan;
  readonly volumes: readonly Volume[];
}

const menuPath = '/boot/grub/grub.cfg';
const inTarget = ['chroot', target] as const;

/** GRUB for BIOS and for UEFI, both, with Xen first: the disk starts in any machine. */
export const installBootloader = async (
  machine: Machine,
  answers: Answers,
  { plan, volumes }: BootDisk,
): Promise<Outcome<undefined>> => {
  const release = parseOsRelease((await machine.read(`${target}/etc/os-release`)) ?? '');
  const defaults = renderGrubDefaults({
    bootloader: answers.bootloader,
    rootUuid: volumes.find(({ mount }) => mount === '/')?.uuid ?? '',
    distributor: release.name,
    xen: (await machine.list(`${target}/boot`)).some((name) => /^xen.*\.gz$/.test(name)),
  });
  const installed = await mustAll(machine, grubInstalls(plan.disk.path));
  if (!installed.ok) return installed;
  await addBootEntry(machine, { plan, volumes, label: release.name });
  return makeMenu(machine, defaults);
};

const makeMenu = async (machine: Machine, defaults: string): Promise<Outcome<undefined>> => {
  const menu = await generateMenu(machine, defaults);
  if (!menu.ok) return menu;
  if (!menu.value.includes('menuentry ')) return stop('the boot menu has no entries');
  const missing = missingDefault(menu.value, defaults);
  if (missing === undefined) return success(undefined);
  // GRUB names entries by the root's UUID only where udev can tell it.
  const other = xenEntry(menu.value);
  if (other === undefined) return stop(`the boot menu has no entry ${missing}`);
  const again = await generateMenu(
    machine,
    defaults.replace(missing, () => other),
  );
  return again.ok ? success(undefined) : again;
};

const generateMenu = async (machine: Machine, defaults: string): Promise<Outcome<string>> => {
  await machine.write(`${target}/etc/default/grub`, defaults);
  const made = await must(machine, [...inTarget, 'grub-mkconfig', '-o', menuPath]);
  return made.ok ? success((await machine.read(`${target}${menuPath}`)) ?? '') : made;
};

/**
 * The removable path is what firmware starts without any entry of its own; entries are made apart,
 * since not every firmware can, and none is needed.
 */
const grubInstalls = (disk: string): readonly Argv[] => {
  const efi = ['grub-install', '--target=x86_64-efi', '--efi-directory=/boot/efi', '--no-nvram'];
  return [
    [...inTarget, 'grub-install', '--target=i386-pc', '--recheck', disk],
    [...inTarget, ...efi, '--bootloader-id=kiln', disk],
    [...inTarget, ...efi, '--removable', disk],
  ];
};

interface BootEntry extends BootDisk {
  readonly label: string;
}

const addBootEntry = async (machine: Machine, { plan, volumes, label }: BootEntry) => {
  const esp = volumes.find(({ filesystem }) => filesystem === 'efi');
  const firmware = '/sys/firmware/efi/efivars';
  if (esp === undefined || (await machine.list(firmware)).length === 0) return;
  const { code } = await machine.run([
    ...inTarget,
    'efibootmgr',
    '--create',
    '--disk',
    plan.disk.path,
    '--part',
    String(esp.number),
    '--label',
    label,
    '--loader',
    String.raw`\EFI\kiln\grubx64.efi`,
  ]);
  if (code !== 0) machine.say('         no entry in the firmware: it will start the disk itself');
};

const parseOsRelease = (text: string): { readonly name: string } => ({
  name: /^NAME="?([^"\n]*)"?$/m.exec(text)?.[1] ?? 'Linux',
});
