/** A limited number of places, given to the highest priority that waits. */
export interface Slots {
  /** Resolves to the function that gives the place back. */
  readonly take: (priority: number) => Promise<() => void>;
}

export const slots = (places: number): Slots => {
  let free = places;
  const waiting: { readonly priority: number; readonly start: () => void }[] = [];
  const next = () => {
    if (free === 0 || waiting.length === 0) return;
    const first = waiting.reduce((best, one) => (one.priority > best.priority ? one : best));
    waiting.splice(waiting.indexOf(first), 1);
    free -= 1;
    first.start();
  };
  const giveBack = () => {
    free += 1;
    next();
  };
  const take = (priority: number) =>
    new Promise<() => void>((resolve) => {
      waiting.push({ priority, start: () => resolve(giveBack) });
      // A turn later, so that all that become ready together compete by priority.
      queueMicrotask(next);
    });
  return { take };
};
