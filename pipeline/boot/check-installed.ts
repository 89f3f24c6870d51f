import { failure, type Result, success } from '../core/result.ts';
import type { ReportBoot } from './boot-event.ts';
import type { BootFailure, CheckFailure } from './boot-failure.ts';
import type { Bench } from './boot-request.ts';
import { type CheckFacts, checks } from './checks.ts';
import type { Machine } from './machine.ts';
import { type Guest, runInGuest } from './ssh.ts';
import { watch } from './watch.ts';

export interface GuestOptions {
  readonly machine: Machine;
  readonly guest: Guest;
  readonly report: ReportBoot;
}

/** How long the guest may take to answer one attempt to log in. */
const loginSeconds = 60;

/** Waits until root can log in with the key of this run. */
export const awaitLogin = async (
  { request, signal }: Bench,
  { machine, guest }: GuestOptions,
): Promise<Result<undefined, BootFailure>> => {
  const login = await watch(
    { machine, from: 0 },
    async () => {
      const { exitCode } = await runInGuest(guest, 'true', { seconds: loginSeconds });
      return exitCode === 0 ? true : undefined;
    },
    { phase: 'first boot, waiting for ssh', seconds: request.seconds.firstBoot, signal },
  );
  return login.ok ? success(undefined) : login;
};

/** Runs every check, also after one that does not hold. */
export const runChecks = async (
  { request, signal }: Bench,
  { guest, report }: GuestOptions,
  facts: CheckFacts,
): Promise<Result<undefined, BootFailure>> => {
  const failures: CheckFailure[] = [];
  for (const { name, command, judge } of checks) {
    if (signal.aborted) return failure({ kind: 'aborted' });
    const result = await runInGuest(guest, command(facts), { seconds: request.seconds.check });
    const why = judge(result, facts);
    report({ type: 'check-ended', check: name, why });
    if (why !== undefined) failures.push({ check: name, why });
  }
  return failures.length === 0 ? success(undefined) : failure({ kind: 'checks-failed', failures });
};
