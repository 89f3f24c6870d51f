import { type Declare, described, productOption, type ProductFlags } from './declare.ts';

export const plan: Declare = (parent, perform) => {
  described(parent.command('plan'), {
    summary:
      'Show what would be built, why, and for how long. Ends with 4 where there is work to do.',
    examples: [
      ['kiln plan', 'for the ISO: packages, what changed, critical path, predicted time'],
      ['kiln plan xen', 'for one package'],
      ['kiln plan --json', 'the same as JSON, with every action'],
      ['kiln explain xen', 'why it was built last time'],
    ],
  })
    .argument('[goal]', "'iso', or the name of a package", 'iso')
    .addOption(productOption())
    .action((goal: string, flags: ProductFlags) =>
      perform(flags, 'document', async (context) => {
        const { run } = await import('../commands/plan.ts');
        return run({ goal, product: flags.product }, context);
      }),
    );
};
