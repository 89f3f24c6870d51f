import { type Declare, described, productOption, type ProductFlags } from './declare.ts';

interface Flags extends ProductFlags {
  readonly keepGoing?: boolean;
}

export const iso: Declare = (parent, perform) => {
  described(parent.command('iso'), {
    summary: 'Build what is missing, publish the repository, compose the ISO.',
    examples: [
      ['kiln iso', 'the default product'],
      ['kiln iso xcp-ng-mini --keep-going', 'after a failure, finish what does not need it'],
      ['kiln iso --json > events.ndjson', 'events for machines, the last one with the ISO'],
    ],
  })
    .argument('[product]', 'the same as --product')
    .addOption(productOption())
    .option('--keep-going', 'after a failure, go on with all that does not need it')
    .action((product: string | undefined, flags: Flags) =>
      perform(flags, 'events', async (context) => {
        const { run } = await import('../commands/iso.ts');

        return run(
          { product: product ?? flags.product, keepGoing: flags.keepGoing === true },
          context,
        );
      }),
    );
};
