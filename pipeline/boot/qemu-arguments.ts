import type { Accelerator } from './accelerator.ts';

export type Firmware = 'bios' | 'uefi';
export type Media = 'cd' | 'usb';

/** A machine to boot; all paths are on the host. */
export interface MachineSpec {
  readonly accelerator: Accelerator;
  readonly firmware: FirmwareFiles;
  readonly memoryMiB: number;
  /** A raw image. */
  readonly disk: string;
  /** None: boots from the disk. */
  readonly medium?: { readonly kind: Media; readonly iso: string };
  /** A socket that carries the first serial port, and a file that keeps all that it said. */
  readonly serial: { readonly socket: string; readonly log: string };
  /** Where the guest's port 22 appears on 127.0.0.1. */
  readonly sshPort: number;
}

/** UEFI remembers boot entries in a file of its own, which must outlive the installation. */
export type FirmwareFiles =
  | { readonly kind: 'bios' }
  | { readonly kind: 'uefi'; readonly code: string; readonly variables: string };

type QemuOption = readonly [name: string, value?: string];

/** The command line after the program's name. */
export const qemuArguments = (spec: MachineSpec): readonly string[] =>
  [
    ...machineOptions(spec),
    ...firmwareOptions(spec.firmware),
    ...serialOptions(spec.serial),
    ...mediumOptions(spec.medium),
    ...diskOptions(spec),
    ...networkOptions(spec.sshPort),
  ].flatMap(([name, value]) => (value === undefined ? [name] : [name, value]));

const machineOptions = ({ accelerator, memoryMiB }: MachineSpec): readonly QemuOption[] => [
  ['-name', 'kiln-boot'],
  ['-machine', 'q35'],
  ['-m', String(memoryMiB)],
  ...acceleration[accelerator],
  ['-nodefaults'],
  ['-display', 'none'],
  ['-vga', 'std'],
  ['-rtc', 'base=utc'],
  // A reboot ends the process too: that is how an installation tells that it has ended.
  ['-no-reboot'],
  ['-object', 'rng-random,id=entropy,filename=/dev/urandom'],
  ['-device', 'virtio-rng-pci,rng=entropy'],
];

const acceleration: Readonly<Record<Accelerator, readonly QemuOption[]>> = {
  kvm: [
    ['-accel', 'kvm'],
    ['-cpu', 'host'],
    ['-smp', '2'],
  ],
  // TCG's "max" has features that crash a Xen PV dom0. On an Intel model Xen changes page tables at
  // each system call (XPTI), which halves the speed; this model is an AMD one.
  tcg: [
    ['-accel', 'tcg,thread=multi'],
    ['-cpu', 'qemu64'],
    ['-smp', '1'],
  ],
};

const firmwareOptions = (firmware: FirmwareFiles): readonly QemuOption[] =>
  firmware.kind === 'bios'
    ? []
    : [
        ['-drive', `if=pflash,format=raw,unit=0,readonly=on,file=${path(firmware.code)}`],
        ['-drive', `if=pflash,format=raw,unit=1,file=${path(firmware.variables)}`],
      ];

// Waits for the socket's other end: not a byte of the firmware's messages may be lost.
const serialOptions = ({ socket, log }: MachineSpec['serial']): readonly QemuOption[] => [
  [
    '-chardev',
    `socket,id=serial,path=${path(socket)},server=on,wait=on,logfile=${path(log)},logappend=on`,
  ],
  ['-serial', 'chardev:serial'],
];

const mediumOptions = (medium: MachineSpec['medium']): readonly QemuOption[] => {
  if (medium === undefined) return [];
  const drive = `file=${path(medium.iso)},format=raw,if=none,id=medium,readonly=on`;
  return medium.kind === 'cd'
    ? [
        ['-drive', `${drive},media=cdrom`],
        ['-device', 'ide-cd,bus=ide.0,drive=medium,bootindex=0'],
      ]
    : [
        ['-drive', drive],
        ['-device', 'qemu-xhci'],
        ['-device', 'usb-storage,drive=medium,removable=on,bootindex=0'],
      ];
};

// The disk is worth nothing after a crash of the host, so its writes need not be waited for.
const diskOptions = ({ disk, medium }: MachineSpec): readonly QemuOption[] => [
  ['-drive', `file=${path(disk)},format=raw,if=none,id=disk,cache=unsafe,discard=unmap`],
  ['-device', `ide-hd,bus=ide.1,drive=disk,bootindex=${medium === undefined ? 0 : 1}`],
];

const networkOptions = (sshPort: number): readonly QemuOption[] => [
  ['-netdev', `user,id=net,hostfwd=tcp:127.0.0.1:${sshPort}-:22`],
  ['-device', 'virtio-net-pci,netdev=net,romfile='],
];

/** QEMU ends a value at a comma; two stand for one. */
const path = (text: string): string => text.replaceAll(',', ',,');
