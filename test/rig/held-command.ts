import { main } from '../../pipeline/cli.ts';
import { digestOf } from '../../pipeline/core/digest.ts';
import type { CommandContext } from '../../pipeline/commands/context.ts';
import { described, type CommonFlags, type Declare } from '../../pipeline/syntax/declare.ts';

// A command line of its own whose commands a test can hold, and which end only when told to.

const label = { step: 'hold', subject: 'until-told' };
const action = digestOf('held');

const hold: Declare = (parent, perform) => {
  described(parent.command('hold'), { summary: 'Wait for signals.', examples: [['hold', '']] })
    .option('--stubborn', 'do not drain')
    .action((flags: CommonFlags & { readonly stubborn?: boolean }) =>
      perform(flags, 'events', async (context) => {
        const seconds = context.now() / 1000;
        context.report({ type: 'plan-started', time: context.now(), title: 'held', actions: 1 });
        context.report({ type: 'action-started', time: context.now(), action, label });
        context.report({ type: 'noted', time: context.now(), level: 'info', message: 'holding' });
        await signalled(flags.stubborn === true ? context.abort : context.drain);
        return cancelled(context, context.now() / 1000 - seconds);
      }),
    );
};

const cancelled = (context: CommandContext, seconds: number) => {
  const end = { type: 'action-ended', outcome: 'cancelled' } as const;
  context.report({ ...end, time: context.now(), action, label, seconds });
  return context.end({});
};

const chatter: Declare = (parent, perform) => {
  described(parent.command('chatter'), { summary: 'Say much.', examples: [['chatter', '']] })
    .argument('<lines>')
    .action((lines: string, flags: CommonFlags) =>
      perform(flags, 'events', async (context) => {
        for (let line = 0; line < Number(lines); line += 1) {
          const message = `line ${line}`;
          context.report({ type: 'noted', time: context.now(), level: 'info', message });
          if (line % 100 === 0) await new Promise(setImmediate);
        }
        return context.end({ result: { lines: Number(lines) } });
      }),
    );
};

const crash: Declare = (parent, perform) => {
  described(parent.command('crash'), { summary: 'Throw.', examples: [['crash', '']] }).action(
    (flags: CommonFlags) =>
      perform(flags, 'events', async () => {
        throw new TypeError('a bug for this test');
      }),
  );
};

const signalled = (signal: AbortSignal) =>
  new Promise<void>((done) => {
    const alive = setInterval(() => {}, 1000);
    signal.addEventListener('abort', () => {
      clearInterval(alive);
      done();
    });
  });

process.exit(await main(process.argv.slice(2), [hold, chatter, crash]));
