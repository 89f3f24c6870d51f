import type { Execution } from './core/execute.ts';
import type { Host } from './core/host.ts';
import { hadOtherBytes } from './core/run-action.ts';
import { describeLost, type LostFile } from './host/lost-file.ts';
import type { Answering } from './stored-answers.ts';

/** What a run does about files that the store has lost after it had them. */
export const mendingOf = (
  running: Pick<Execution, 'lookAgain'>,
  { report, clock }: Pick<Host, 'report' | 'clock'>,
): Pick<Answering, 'mend' | 'giveUp'> => {
  const said = new Set<string>();
  const warn = (message: string): void => {
    if (said.has(message)) return;
    said.add(message);
    report({ type: 'noted', time: clock.now(), level: 'warning', message });
  };
  return {
    mend: async (lost) => {
      for (const one of lost) warn(wordLost(one));
      await running.lookAgain();
    },
    giveUp: ({ action: { id: action, label } }, lost) =>
      report({
        type: 'action-ended',
        time: clock.now(),
        action,
        label,
        outcome: 'failed',
        seconds: 0,
        diagnostic: describeLost(lost),
      }),
  };
};

/** Who deletes a store deletes thousands of files: that is said once. */
const wordLost = ({ kind, digest }: LostFile): string =>
  kind === 'gone'
    ? 'files of the store are gone that were there: what is needed of them is made again'
    : hadOtherBytes(digest);
