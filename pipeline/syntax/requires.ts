import { type Declare, described, productOption, type ProductFlags } from './declare.ts';

interface Flags extends ProductFlags {
  readonly check?: boolean;
}

export const requires: Declare = (parent, perform) => {
  described(parent.command('requires'), {
    summary:
      'Build packages once more, watched, and tell which of their BuildRequires were never used. Advice: nothing is changed.',
    examples: [
      ['kiln requires mdadm', 'which BuildRequires of mdadm its build has opened files of'],
      ['kiln requires', 'of all packages of the product; only what has changed is watched again'],
      ['kiln requires --check', 'for a nightly: ends with 4 where one is unused'],
      ['kiln requires xen --json', 'as JSON, with the packages that each alone brings in'],
    ],
  })
    .argument('[packages...]', 'names of recipes; all of the product where none is named')
    .addOption(productOption())
    .option('--check', 'end with 4 where a BuildRequires is unused')
    .action((packages: readonly string[], flags: Flags) =>
      perform(flags, 'document', async (context) => {
        const { run } = await import('../commands/requires.ts');
        const { product, check } = flags;
        return run({ packages, product, check: check === true }, context);
      }),
    );
};
