import type { Bootloader } from '../answers/answers.ts';

export interface GrubSettings {
  readonly bootloader: Bootloader;
  readonly rootUuid: string;
  readonly distributor: string;
  /** Xen is installed: it is the entry that starts by itself. */
  readonly xen: boolean;
}

/** /etc/default/grub: a shell script, whose values the checks keep free of quotes. */
export const renderGrubDefaults = ({
  bootloader: { append, timeoutSeconds },
  rootUuid,
  distributor,
  xen,
}: GrubSettings): string => {
  const kernel = (...consoles: readonly string[]) =>
    [...consoles.map((name) => `console=${name}`), append].filter((word) => word !== '').join(' ');
  return `# Written by the installer; change it and run grub-mkconfig -o /boot/grub/grub.cfg
GRUB_DEFAULT="${xen ? `xen-gnulinux-simple-${rootUuid}` : '0'}"
GRUB_TIMEOUT=${timeoutSeconds}
GRUB_DISTRIBUTOR="${distributor.replaceAll(/[^\w .+-]/g, '')}"
GRUB_TERMINAL="console serial"
GRUB_SERIAL_COMMAND="serial --unit=0 --speed=115200"
GRUB_DISABLE_OS_PROBER=true
GRUB_CMDLINE_LINUX="${kernel('tty0', 'ttyS0,115200n8')}"
GRUB_CMDLINE_LINUX_DEFAULT=""
# Xen owns the serial line and hands its console on as hvc0.
GRUB_CMDLINE_LINUX_XEN_REPLACE="${kernel('tty0', 'hvc0')}"
GRUB_CMDLINE_LINUX_XEN_REPLACE_DEFAULT=""
GRUB_CMDLINE_XEN="dom0_mem=max:8192M dom0_max_vcpus=1-16 com1=115200,8n1 console=com1,vga"
`;
};

/** The entry that GRUB would start, if its id is none of the menu's. */
export const missingDefault = (menu: string, defaults: string): string | undefined => {
  const id = /^GRUB_DEFAULT="(.*)"$/m.exec(defaults)?.[1] ?? '0';
  return id === '0' || menu.includes(`'${id}'`) ? undefined : id;
};

/** The id of the menu's entry for Xen with the newest kernel. */
export const xenEntry = (menu: string): string | undefined =>
  /'(xen-gnulinux-simple-[^']+)'/.exec(menu)?.[1];
