import { type Declare, described, productOption, type ProductFlags } from './declare.ts';

export const fetch: Declare = (parent, perform) => {
  described(parent.command('fetch'), {
    summary:
      "Fetch all that the lock has of a product into the cache (its base's image into the engine), and check what is there. After that, it is built without a network.",
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
