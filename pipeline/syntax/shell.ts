import { type Declare, described, productOption, type ProductFlags } from './declare.ts';

interface Flags extends ProductFlags {
  readonly fresh?: boolean;
}

export const shell: Declare = (parent, perform) => {
  described(parent.command('shell'), {
    summary:
      'Open a shell where a package is built: as its last failed build left it, or in its build root with its SRPM unpacked. Nothing in it is kept.',
    examples: [
      ['kiln shell xen', 'look around where the build of xen failed'],
      ['kiln shell xen --fresh', 'begin anew, as if it had not failed'],
      ['kiln shell xen -- make -C tools V=1', 'run a command there, and end with its code'],
    ],
  })
    .argument('<package>', 'the name of a recipe, or of one of its builds: gcc@bootstrap')
    .argument('[command...]', 'after --: what to run there in place of a shell')
    .addOption(productOption())
    .option('--fresh', 'not as the last failed build left it')
    .action((name: string, command: readonly string[], flags: Flags) =>
      perform(flags, 'document', async (context) => {
        const { run } = await import('../commands/shell.ts');
        const { product, fresh } = flags;
        return run({ name, command, product, fresh: fresh === true }, context);
      }),
    );
};
