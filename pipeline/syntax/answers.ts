import { type Declare, described, productOption, type ProductFlags } from './declare.ts';

export const answers: Declare = (parent, perform) => {
  const group = parent.command('answers').description('Work with install answers.');
  described(group.command('check'), {
    summary: 'Check install answers (YAML, kickstart) without installing anything.',
    examples: [['kiln answers check my-host.ks', 'unknown commands, missing sections, bad values']],
  })
    .argument('<file>', 'answers in YAML (.yaml) or kickstart (any other name)')
    .addOption(productOption())
    .action((file: string, flags: ProductFlags) =>
      perform(flags, 'document', async (context) => {
        const { run } = await import('../commands/answers-check.ts');
        return run({ file, product: flags.product }, context);
      }),
    );
};
