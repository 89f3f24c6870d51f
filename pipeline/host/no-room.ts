import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';
import { isDiskFull } from '../store/is-disk-full.ts';

/** Runs what writes below a folder; a full disk becomes a diagnostic, other errors stay errors. */
export const orNoRoom = async <Value>(
  folder: string,
  write: () => Promise<Value>,
): Promise<Result<Value, Diagnostic>> => {
  try {
    return success(await write());
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    return failure({
      code: 'out/no-space',
      message: `no space left for what goes to ${folder}`,
      remedy: ['Free some space, and run the same command again: what was built is reused.'],
      exitCode: 36,
    });
  }
};
