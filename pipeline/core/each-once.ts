import type { Digest } from './digest.ts';
import { isDone } from './done.ts';
import type { Task } from './host.ts';
import type { Outcome } from './report.ts';

type Run<Options> = (task: Task, options: Options) => Promise<Outcome>;

/**
 * Two actions can turn out to be one, such as the roots of packages that resolve to the same set:
 * where one of them runs, the other waits for its result, and runs only if there is none.
 */
export const eachOnce = <Options extends { readonly key: Digest }>(
  run: Run<Options>,
): Run<Options> => {
  const running = new Map<Digest, Promise<Outcome>>();
  return async (task, options) => {
    const { key } = options;
    // Two that come at once must not both find that none is running.
    for (let other = running.get(key); other; other = running.get(key)) {
      const ended = await other;
      if (isDone(ended)) return { kind: 'reused', result: ended.result };
    }
    const outcome = run(task, options).finally(() => running.delete(key));
    running.set(key, outcome);
    return outcome;
  };
};
