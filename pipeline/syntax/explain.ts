import { type Declare, described, productOption, type ProductFlags } from './declare.ts';

export const explain: Declare = (parent, perform) => {
  described(parent.command('explain'), {
    summary: 'Tell why a package was built last time, and why it would be built now, or not.',
    examples: [
      ['kiln explain mdadm', 'when, for how long, by which run, and what had changed'],
      ['kiln explain mdadm --json', 'the same as JSON'],
      ['kiln plan', 'what would be built now, and why'],
    ],
  })
    .argument('<package>', 'the name of a recipe, or of one of its builds: gcc@bootstrap')
    .addOption(productOption())
    .action((name: string, flags: ProductFlags) =>
      perform(flags, 'document', async (context) => {
        const { run } = await import('../commands/explain.ts');
        return run({ name, product: flags.product }, context);
      }),
    );
};
