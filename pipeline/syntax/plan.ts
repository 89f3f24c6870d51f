import { type Declare, described, productOption, type ProductFlags } from './declare.ts';

export const plan: Declare = (parent, perform) => {
  described(parent.command('plan'), {
    summary: 'Show what would run, and for how long. Ends with 4 where there is work to do.',
    examples: [
      ['kiln plan', 'for the ISO'],
      ['kiln plan xen', 'for one package'],
      ['kiln plan --json', 'every action as JSON'],
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
