import { turn } from './turn.ts';

export interface Quiet {
  /** Something has ended or was queued: acts soon. */
  readonly wake: () => void;
  /** Acts only after this is known. */
  readonly first: <Value>(work: Promise<Value>) => Promise<Value>;
}

/** More turns than any chain of answers from the store takes; an end, all the same. */
const mostTurns = 100;

/**
 * Acts once all is known that what has just ended makes known, and so all is queued that became
 * ready. Else a place would go to one that waited before, though a successor is more urgent.
 */
export const whenQuiet = (act: () => void): Quiet => {
  const asked = new Set<Promise<unknown>>();
  let isWoken = false;
  const quiet = async () => {
    for (let count = 0; count < mostTurns; count += 1) {
      await turn();
      if (asked.size === 0) return;
      await Promise.allSettled(asked);
    }
  };
  return {
    wake: () => {
      if (isWoken) return;
      isWoken = true;
      void quiet().then(() => {
        isWoken = false;
        act();
      });
    },
    first: (work) => {
      asked.add(work);
      return work.finally(() => asked.delete(work));
    },
  };
};
