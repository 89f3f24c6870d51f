import type { Digest } from './digest.ts';
import type { Task } from './host.ts';
import { actionKey } from './key.ts';
import type { Outcome } from './report.ts';
import { isDone } from './task-of.ts';

type Run<Options> = (task: Task, options: Options) => Promise<Outcome>;

/**
 * Two actions can turn out to be one, such as the roots of packages that resolve to the same set:
 * where one of them runs, the other waits for its result, and runs only if there is none.
 */
export const eachOnce = <Options>(run: Run<Options>): Run<Options> => {
  const running = new Map<Digest, Promise<Outcome>>();
  return async (task, placed) => {
    const key = actionKey(task);
    const other = await running.get(key);
    if (other && isDone(other)) return { kind: 'reused', result: other.result };
    const outcome = run(task, placed).finally(() => running.delete(key));
    running.set(key, outcome);
    return outcome;
  };
};
