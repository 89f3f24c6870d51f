import type { Diagnostic } from '../core/diagnostic.ts';
import type { AptFailure } from '../host/apt-resolver.ts';

/** When this machine's apt does not say what an archive has. */
export const describeAptFailure = (problem: AptFailure): Diagnostic =>
  problem.kind === 'no-apt-mirror'
    ? {
        code: 'lock/no-apt-mirror',
        message: `apt on this machine has no source for ${problem.suite} ${problem.component}`,
        remedy: ['Add one to its sources, then: apt-get update'],
        exitCode: 36,
      }
    : {
        code: 'lock/apt-failed',
        message: `${problem.command} failed`,
        logTail: problem.message.trim().split('\n').slice(-10),
        remedy: ['Look at the mirror that apt is configured with, and try again.'],
        exitCode: 32,
      };
