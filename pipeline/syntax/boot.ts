import { Option } from 'commander';
import { positiveNumber } from './positive-number.ts';
import { type CommonFlags, type Declare, described } from './declare.ts';

interface Flags extends CommonFlags {
  readonly firmware: 'bios' | 'uefi';
  readonly media: 'cd' | 'usb';
  readonly kernel: 'xen' | 'linux';
  readonly answers?: string;
  readonly memory?: number;
  readonly timeout?: number;
}

export const boot: Declare = (parent, perform) => {
  described(parent.command('boot'), {
    summary: 'Boot an ISO in QEMU, install it unattended, boot what it installed, and check that.',
    examples: [
      ['kiln boot out/xcp-ng-mini/iso/*.iso', 'as a CD, with BIOS'],
      ['kiln boot FILE.iso --firmware uefi --media usb', 'as a USB stick, with UEFI'],
    ],
  })
    .argument('<iso>', 'the ISO file, with its manifest beside it')
    .addOption(
      new Option('--firmware <kind>', 'what boots it').choices(['bios', 'uefi']).default('bios'),
    )
    .addOption(new Option('--media <kind>', 'what it is').choices(['cd', 'usb']).default('cd'))
    .addOption(
      new Option('--kernel <kind>', 'what the medium starts: Xen, or Linux without it')
        .choices(['xen', 'linux'])
        .default('xen'),
    )
    .option('--answers <profile>', 'which answers; the first that ask nothing where none is named')
    .option('--memory <MiB>', "the machine's memory", positiveNumber)
    .option('--timeout <seconds>', 'how long the installation may take', positiveNumber)
    .action((iso: string, flags: Flags) =>
      perform(flags, 'events', async (context) => {
        const { run } = await import('../commands/boot.ts');
        const { firmware, media, kernel, answers, memory, timeout } = flags;
        return run({ iso, firmware, media, kernel, answers, memory, timeout }, context);
      }),
    );
};
