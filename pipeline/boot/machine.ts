import { execa } from 'execa';
import { messageOf } from '../core/message-of.ts';
import { failure, type Result, success } from '../core/result.ts';
import type { BootFailure } from './boot-failure.ts';
import { type Console, openConsole } from './console.ts';
import { type MachineSpec, qemuArguments } from './qemu-arguments.ts';

/** A running virtual machine. */
export interface Machine {
  readonly console: Console;
  /** How it ended, in words; none while it runs. */
  readonly ended: () => string | undefined;
  /** Ends it at once; resolves when it is gone. */
  readonly stop: () => Promise<void>;
}

export interface StartOptions {
  readonly qemu: string;
  readonly signal: AbortSignal;
}

/** Starts QEMU and takes the other end of its serial line. Dies with this process. */
export const startMachine = async (
  spec: MachineSpec,
  { qemu, signal }: StartOptions,
): Promise<Result<Machine, BootFailure>> => {
  const child = execa(qemu, qemuArguments(spec), {
    reject: false,
    cleanup: true,
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'pipe',
  });
  let ended: string | undefined;
  const end = child.then(({ exitCode, signal: by, stderr, message }) => {
    const how =
      exitCode === undefined ? `by ${by ?? message ?? 'itself'}` : `with code ${exitCode}`;
    ended = [how, ...complaints(stderr)].join(': ');
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await end;
  };
  try {
    const opened = await Promise.race([openConsole(spec.serial.socket, signal), end]);
    if (opened !== undefined) {
      return success({ console: opened, ended: () => ended, stop: () => (opened.close(), stop()) });
    }
  } catch (error) {
    ended ??= messageOf(error);
  }
  await stop();
  if (signal.aborted) return failure({ kind: 'aborted' });
  return failure({ kind: 'not-started', program: qemu, message: ended ?? 'no serial console' });
};

// TCG lists a dozen CPU features that it does not have; that is no news; nor is a socket.
const complaints = (stderr: string | undefined): readonly string[] =>
  (stderr ?? '').split('\n').filter((line) => line !== '' && !/(warning|info): /.test(line));
