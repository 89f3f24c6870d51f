import type { Image, Profile } from './image.ts';

/** GRUB ids and hotkeys of one profile's entries, as `kiln boot` needs them. */
export interface MenuChoice {
  readonly id: string;
  /** Starts the entry at once from the menu. */
  readonly hotkey: string;
}

/** Where the composer puts what the menu starts, as GRUB sees the medium. */
const paths = {
  hypervisor: '/boot/xen.gz',
  kernel: '/boot/vmlinuz',
  initramfs: '/boot/initramfs.img',
} as const;

/**
 * Appended to the kernel's arguments of every entry. Empty, unless someone sets it on GRUB's
 * command line (`c`) before choosing an entry: `kiln_extra='inst.sshkey=…'`.
 */
export const extraVariable = 'kiln_extra';

/** What GRUB prints once its menu is ready: what drives the console waits for it. */
export const menuMarker = 'KILN-MENU: ready';

const xenArguments = 'dom0_mem=max:8192M dom0_max_vcpus=1-16 com1=115200,8n1 console=com1,vga';
const consoles = {
  xen: 'console=tty0 console=hvc0',
  linux: 'console=tty0 console=ttyS0,115200n8',
} as const;

const rescueArguments = 'systemd.unit=rescue.target systemd.setenv=SYSTEMD_SULOGIN_FORCE=1';

// Without those that mean something else in the menu: c, e, d, x.
const hotkeys = '123456789abfghijklmnopqrstuvwyz';

/** Opens the menu of those entries that start Linux without Xen, under the same keys. */
export const withoutXenHotkey = 'x';

/** The entry under Xen of the profile that comes as the `index`-th, from 0. */
export const menuChoice = (profile: Profile, index: number): MenuChoice => ({
  id: entryId(profile.id),
  hotkey: hotkeys.charAt(index),
});

const entryId = (profile: string): string => `install-${profile}`;

/** The medium's /boot/grub/grub.cfg: one entry per answers profile, for BIOS and UEFI alike. */
export const renderBootMenu = (image: Image): string =>
  [
    preamble(image),
    ...image.profiles.map((profile, index) =>
      profileEntry(image, menuChoice(profile, index), profile),
    ),
    submenu(
      'Without Xen (plain Linux)',
      `plain-linux --hotkey=${withoutXenHotkey}`,
      plainEntries(image),
    ),
    submenu('Rescue', 'rescue', rescueEntries(image)),
    ...(image.mediaCheck ? [mediaCheckEntry(image)] : []),
    localDisk,
    `echo '${menuMarker}'`,
    '',
  ].join('\n');

const preamble = (image: Image): string => String.raw`# ${image.title} ${image.version}
set default=${entryId(image.defaultProfile)}
set timeout=${image.timeout}
set timeout_style=menu
# On UEFI the firmware already mirrors its console to the serial line if told to: to drive the
# same port a second time would print everything twice, and share what is typed between the two.
if [ "$grub_platform" != efi ]; then
  if serial --unit=0 --speed=115200; then
    terminal_input serial console
    terminal_output serial console
  fi
fi
set pager=0
export ${extraVariable}

function kiln_xen {
  echo 'Loading Xen ...'
  multiboot2 ${paths.hypervisor} ${xenArguments}
  echo 'Loading Linux ...'
  module2 ${paths.kernel} ${liveArguments(image)} ${consoles.xen} $1 $2 $3 $${extraVariable}
  echo 'Loading the initial ramdisk ...'
  module2 ${paths.initramfs}
}

function kiln_linux {
  echo 'Loading Linux ...'
  linux ${paths.kernel} ${liveArguments(image)} ${consoles.linux} $1 $2 $3 $${extraVariable}
  echo 'Loading the initial ramdisk ...'
  initrd ${paths.initramfs}
}
`;

// Nothing of the machine's own disks may be assembled, let alone started, before the installer asks.
const liveArguments = ({ volumeId }: Image): string =>
  [
    `root=live:CDLABEL=${volumeId} ro rd.live.image rd.live.overlay.overlayfs=1`,
    'rd.md=0 rd.lvm=0 rd.luks=0 loglevel=4',
  ].join(' ');

const profileEntry = (image: Image, { id, hotkey }: MenuChoice, profile: Profile): string =>
  entry(
    `${quoted(`Install ${image.title} ${image.version}: ${profile.title}${warning(profile)}`)} --id ${id} --hotkey=${hotkey}`,
    `kiln_xen ${answersOf(profile)}`,
  );

const warning = ({ manner }: Profile): string =>
  manner === 'unattended' ? ' (ERASES the disk without asking)' : '';

const plainEntries = (image: Image): readonly string[] =>
  image.profiles.map((profile, index) =>
    entry(
      `${quoted(`Install: ${profile.title}${warning(profile)}`)} --id linux-${profile.id} --hotkey=${menuChoice(profile, index).hotkey}`,
      `kiln_linux ${answersOf(profile)}`,
    ),
  );

const rescueEntries = ({ title }: Image): readonly string[] => [
  entry(`${quoted(`A shell on ${title}'s medium`)} --id rescue-xen`, `kiln_xen ${rescueArguments}`),
  entry(
    `${quoted(`A shell on ${title}'s medium, without Xen`)} --id rescue-linux`,
    `kiln_linux ${rescueArguments}`,
  ),
];

const mediaCheckEntry = (image: Image): string =>
  entry(
    `${quoted(`Check this medium, then install ${image.title}`)} --id check`,
    `kiln_xen rd.live.check inst.ks=cdrom:/answers/${image.defaultProfile}.ks`,
  );

const answersOf = ({ id }: Profile): string => `inst.ks=cdrom:/answers/${id}.ks`;

// With `exit`, BIOS and UEFI firmware go on with the next boot device by themselves.
const localDisk = `menuentry 'Start from the disk' --id local --hotkey=d {
  exit
}
`;

const submenu = (title: string, id: string, entries: readonly string[]): string =>
  `submenu ${quoted(title)} --id ${id} {\n${indented(entries.join(''))}}\n`;

const entry = (head: string, body: string): string => `menuentry ${head} {\n  ${body}\n}\n`;

const indented = (text: string): string => text.replaceAll(/^(?=.)/gm, '  ');

/** GRUB's single quotes have no escape, so an apostrophe is put between quotes of the other kind. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'"'"'`)}'`;
