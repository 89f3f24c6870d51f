import type { CreateReporter } from './reporter.ts';
import { afterPlainEvent, afterTick, emptyPlain } from './plain-state.ts';

const tickMilliseconds = 1000;

/** Lines that only ever get more: for logs, pipes and terminals that cannot do better. */
export const plain: CreateReporter = ({ messages }, { paint, now }) => {
  let state = emptyPlain;
  const show = ({ state: next, lines }: ReturnType<typeof afterTick>) => {
    state = next;
    if (lines.length > 0) messages.write(`${lines.join('\n')}\n`);
  };
  const timer = setInterval(() => show(afterTick(state, now(), paint)), tickMilliseconds);
  timer.unref();
  return {
    handle: (event) => show(afterPlainEvent(state, event, paint)),
    close: () => clearInterval(timer),
  };
};
