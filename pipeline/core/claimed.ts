import type { Digest } from './digest.ts';
import type { Host, Task } from './host.ts';
import { keptWhole } from './kept-whole.ts';
import type { Outcome } from './report.ts';

export interface ClaimOptions {
  /** Where the task's result is kept. */
  readonly key: Digest;
  /** Ends waiting for another run. */
  readonly signal: AbortSignal;
  /** Called when it has to wait for one. */
  readonly waiting: () => void;
  /** Is told whether it had to wait. */
  readonly run: (waited: boolean) => Promise<Outcome>;
}

/**
 * Runs a task while no other run on the same store does. What another run has made of it by then is
 * its result; if that one failed, it is tried here, too.
 */
export const claimed = async (
  task: Task,
  host: Host,
  { key, signal, waiting, run }: ClaimOptions,
): Promise<Outcome> => {
  const { action } = task;
  if (host.claims === undefined || isQuick(task)) return run(false);
  let waited = false;
  const release = await host.claims.take(key, {
    signal,
    waiting: (who) => {
      waited = true;
      tellWaiting(task, who, host);
      waiting();
    },
  });
  if (release === undefined) return { kind: 'cancelled' };
  try {
    const result = await keptWhole(host, action, key);
    return result ? { kind: 'reused', result } : await run(waited);
  } finally {
    await release();
  }
};

const tellWaiting = ({ action: { label } }: Task, who: string, { report, clock }: Host): void => {
  const message = `${label.subject}: ${label.step}: ${who} is at it: waiting for that`;
  report({ type: 'noted', time: clock.now(), level: 'info', message });
};

/** Done before another run could be asked. */
const isQuick = ({ action: { job } }: Task): boolean =>
  job.kind === 'derive' || job.kind === 'select';
