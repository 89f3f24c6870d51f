import { type CommonFlags, type Declare, described } from './declare.ts';

interface Flags extends CommonFlags {
  readonly orphans?: boolean;
  readonly engine?: boolean;
  readonly all?: boolean;
}

export const clean: Declare = (parent, perform) => {
  described(parent.command('clean'), {
    summary: 'Remove caches; with options, what interrupted runs and the engine have left.',
    examples: [
      ['kiln clean', 'caches only: the next build starts from nothing'],
      ['kiln clean --orphans', 'containers, images and volumes that Kiln has made'],
      ['kiln clean --engine', 'end the dockerd that Kiln has started'],
      ['kiln clean --all', 'all of it'],
    ],
  })
    .option('--orphans', 'remove containers, images and volumes labelled org.kiln')
    .option('--engine', 'end the engine that Kiln has started; its data stays')
    .option('--all', 'caches, orphans, the engine and its data')
    .action(({ orphans, engine, all, ...common }: Flags) =>
      perform(common, 'document', async (context) => {
        const { run } = await import('../commands/clean.ts');
        return run(
          { orphans: orphans === true, engine: engine === true, all: all === true },
          context,
        );
      }),
    );
};
