import type { Digest } from './digest.ts';
import type { Claims, Host, Task } from './host.ts';
import { keptWhole } from './kept-whole.ts';
import type { Outcome } from './report.ts';

export interface ClaimOptions {
  /** Where the task's result is kept. */
  readonly key: Digest;
  /** Ends waiting for another run. */
  readonly signal: AbortSignal;
}

/**
 * Runs a task while no other run on the same store does. What another run has made of it by then is
 * its result; if that one failed, it is tried here, too.
 */
export const claimed = async (
  task: Task,
  host: Host,
  { key, signal, run }: ClaimOptions & { readonly run: () => Promise<Outcome> },
): Promise<Outcome> => {
  const { action } = task;
  if (host.claims === undefined || isQuick(task)) return run();
  const release = await claim(task, host.claims, { key, signal, host });
  if (release === undefined) return cancelled(task, host);
  try {
    const result = await keptWhole(host, action, key);
    if (result === undefined) return await run();
    host.report({ type: 'actions-reused', time: host.clock.now(), labels: [action.label] });
    return { kind: 'reused', result };
  } finally {
    await release();
  }
};

const claim = (
  { action: { label } }: Task,
  claims: Claims,
  { key, signal, host }: ClaimOptions & { readonly host: Host },
) =>
  claims.take(key, {
    signal,
    waiting: (who) => {
      const message = `${label.subject}: ${label.step}: ${who} is at it: waiting for that`;
      host.report({ type: 'noted', time: host.clock.now(), level: 'info', message });
    },
  });

const cancelled = ({ action: { id, label } }: Task, { report, clock }: Host): Outcome => {
  const ended = { action: id, label, outcome: 'cancelled', seconds: 0 } as const;
  report({ type: 'action-ended', time: clock.now(), ...ended });
  return { kind: 'cancelled' };
};

/** Done before another run could be asked. */
const isQuick = ({ action: { job } }: Task): boolean =>
  job.kind === 'derive' || job.kind === 'select';
