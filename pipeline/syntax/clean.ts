import { defaultKeeping } from '../keeping.ts';
import { positiveNumber } from './positive-number.ts';
import { type CommonFlags, type Declare, described } from './declare.ts';

interface Flags extends CommonFlags {
  readonly unused?: boolean;
  readonly days: number;
  readonly gib: number;
  readonly orphans?: boolean;
  readonly engine?: boolean;
  readonly all?: boolean;
}

export const clean: Declare = (parent, perform) => {
  described(parent.command('clean'), {
    summary: 'Remove caches; with options, what interrupted runs and the engine have left.',
    examples: [
      ['kiln clean', 'caches only: the next build starts from nothing'],
      [
        'kiln clean --unused',
        'only what no run has used for 30 days (each run does it once a day)',
      ],
      ['kiln clean --unused --days 7 --gib 20', 'for a week, and at most 20 GiB of the rest'],
      ['kiln clean --orphans', 'containers, images and volumes that Kiln has made'],
      ['kiln clean --engine', 'end the dockerd that Kiln has started'],
      ['kiln clean --all', 'all of it'],
    ],
  })
    .option('--unused', 'only results and images that nobody has used; downloads stay')
    .option('--days <number>', 'with --unused: for how long', positiveNumber, defaultKeeping.days)
    .option(
      '--gib <number>',
      'with --unused: what stays at most, of files and of images each',
      positiveNumber,
      defaultKeeping.gib,
    )
    .option('--orphans', 'remove containers, images and volumes labelled org.kiln')
    .option('--engine', 'end the engine that Kiln has started; its data stays')
    .option('--all', 'caches, orphans, the engine and its data')
    .action(({ unused, days, gib, orphans, engine, all, ...common }: Flags) =>
      perform(common, 'document', async (context) => {
        const { run } = await import('../commands/clean.ts');
        const asked = { orphans: orphans === true, engine: engine === true, all: all === true };
        return run(unused === true ? { ...asked, unused: { days, gib } } : asked, context);
      }),
    );
};
