import { type CommonFlags, type Declare, described } from './declare.ts';

export const answers: Declare = (parent, perform) => {
  const group = parent.command('answers').description('Work with install answers.');
  described(group.command('check'), {
    summary:
      'Check install answers (YAML, kickstart) without installing anything. Whether their packages are on the medium is checked when the ISO is cut.',
    examples: [['kiln answers check my-host.ks', 'unknown commands, missing sections, bad values']],
  })
    .argument('<file>', 'answers in YAML (.yaml) or kickstart (any other name)')
    .action((file: string, flags: CommonFlags) =>
      perform(flags, 'document', async (context) => {
        const { run } = await import('../commands/answers-check.ts');
        return run({ file }, context);
      }),
    );
};
