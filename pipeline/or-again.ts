import { failure, type Result } from './core/result.ts';
import type { LostFile } from './host/lost-file.ts';

/** Who loses what was just made as often as this will go on with it. */
const mostAttempts = 3;

/** Does what needs files of the store; where it finds some lost, once more after what mends that. */
export const orAgain = async <Value>(
  attempt: () => Promise<Result<Value, readonly LostFile[]>>,
  mend: (lost: readonly LostFile[]) => Promise<void>,
): Promise<Result<Value, readonly LostFile[]>> => {
  for (let count = 1; ; count += 1) {
    const made = await attempt();
    if (made.ok) return made;
    if (count === mostAttempts) return failure(made.failure);
    await mend(made.failure);
  }
};
