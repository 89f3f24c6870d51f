import { type Declare, described, productOption, type ProductFlags } from './declare.ts';

interface Flags extends ProductFlags {
  readonly keepGoing?: boolean;
}

export const build: Declare = (parent, perform) => {
  described(parent.command('build'), {
    summary: 'Build the SRPMs and RPMs of these packages and of what they need.',
    examples: [
      ['kiln build', 'all packages of the product'],
      ['kiln build zstd mdadm', 'two packages, and what they need'],
    ],
  })
    .argument('[packages...]', 'names of recipes; all of the product where none is named')
    .addOption(productOption())
    .option('--keep-going', 'after a failure, go on with all that does not need it')
    .action((packages: readonly string[], flags: Flags) =>
      perform(flags, 'events', async (context) => {
        const { run } = await import('../commands/build.ts');

        return run(
          { packages, product: flags.product, keepGoing: flags.keepGoing === true },
          context,
        );
      }),
    );
};
