import { Option } from 'commander';
import { type Declare, described, productOption, type ProductFlags } from './declare.ts';

interface Flags extends ProductFlags {
  readonly firmware: 'bios' | 'uefi';
  readonly media: 'cd' | 'usb';
  readonly answers?: string;
}

export const boot: Declare = (parent, perform) => {
  described(parent.command('boot'), {
    summary: 'Boot an ISO in QEMU, install it unattended, boot what it installed, and check that.',
    examples: [
      ['kiln boot out/xcp-ng-mini/iso/*.iso', 'as a CD, with BIOS'],
      ['kiln boot FILE.iso --firmware uefi --media usb', 'as a USB stick, with UEFI'],
    ],
  })
    .argument('<iso>', 'the ISO file')
    .addOption(productOption())
    .addOption(
      new Option('--firmware <kind>', 'what boots it').choices(['bios', 'uefi']).default('bios'),
    )
    .addOption(new Option('--media <kind>', 'what it is').choices(['cd', 'usb']).default('cd'))
    .option('--answers <profile>', 'which answers to install with')
    .action((iso: string, { product, firmware, media, answers, ...common }: Flags) =>
      perform(common, 'events', async (context) => {
        const { run } = await import('../commands/boot.ts');
        return run({ iso, product, firmware, media, answers }, context);
      }),
    );
};
