import { type CommonFlags, type Declare, described } from './declare.ts';

export const doctor: Declare = (parent, perform) => {
  described(parent.command('doctor'), {
    summary: 'Show what this machine lacks, and how to get it. Ends with 36 if something must be.',
    examples: [
      ['kiln doctor', 'a table of checks'],
      ['kiln doctor --json', 'the same for machines'],
    ],
  }).action((flags: CommonFlags) =>
    perform(flags, 'document', async (context) => {
      const { run } = await import('../commands/doctor.ts');
      return run({}, context);
    }),
  );
};
