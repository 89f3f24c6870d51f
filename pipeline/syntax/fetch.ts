import { type Declare, described, productOption, type ProductFlags } from './declare.ts';

export const fetch: Declare = (parent, perform) => {
  described(parent.command('fetch'), {
    summary:
      'Fetch all sources and imports of a product into the cache, and check those that are there. After that, it is built without a network.',
    examples: [
      ['kiln fetch', 'before the train, or before the mirror is gone'],
      ['kiln fetch --product xcp-ng-mini --json', 'one event for each file'],
    ],
  })
    .addOption(productOption())
    .action((flags: ProductFlags) =>
      perform(flags, 'events', async (context) => {
        const { run } = await import('../commands/fetch.ts');
        return run({ product: flags.product }, context);
      }),
    );
};
