import { type Declare, described, productOption, type ProductFlags } from './declare.ts';

interface Flags extends ProductFlags {
  readonly update?: boolean;
}

export const lock: Declare = (parent, perform) => {
  described(parent.command('lock'), {
    summary:
      'Resolve what recipes and bases take from the outside world, and write its digests into recipes/lock.json.',
    examples: [
      ['kiln lock', 'after an edit of a recipe: lock what is not locked, keep the rest'],
      ['kiln lock --update', 'ask for everything again, and say what is another now'],
      ['kiln lock --product mine', "lock another product's packages and base"],
    ],
  })
    .addOption(productOption())
    .option('--update', 'resolve everything anew, not only what is not locked')
    .action((flags: Flags) =>
      perform(flags, 'events', async (context) => {
        const { run } = await import('../commands/lock.ts');
        return run({ product: flags.product, update: flags.update === true }, context);
      }),
    );
};
