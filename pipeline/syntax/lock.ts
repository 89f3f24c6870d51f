import { type Declare, described, productOption, type ProductFlags } from './declare.ts';

interface Flags extends ProductFlags {
  readonly update?: boolean;
}

export const lock: Declare = (parent, perform) => {
  described(parent.command('lock'), {
    summary: 'Resolve the outside world and write its digests into the lock file.',
    examples: [
      ['kiln lock', 'add what is missing, keep what is there'],
      ['kiln lock --update', 'take the newest of everything'],
      ['kiln lock --product mine', 'lock the base that the product `mine` stands on'],
    ],
  })
    .addOption(productOption())
    .option('--update', 'take the newest of everything, not only what is missing')
    .action((flags: Flags) =>
      perform(flags, 'events', async (context) => {
        const { run } = await import('../commands/lock.ts');
        return run({ product: flags.product, update: flags.update === true }, context);
      }),
    );
};
