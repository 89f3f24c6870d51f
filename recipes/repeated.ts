import type { Location } from '../pipeline/core/diagnostic.ts';
import type { Repeated } from './failure.ts';

/** A failure for each item that is in a list for the second time. */
export const repeatedItems = (
  items: readonly string[],
  { what, locate }: { readonly what: string; readonly locate: (index: number) => Location },
): readonly Repeated[] => {
  const firsts = new Map<string, number>();
  return items.flatMap((value, index) => {
    const first = firsts.get(value) ?? index;
    firsts.set(value, first);
    return first === index
      ? []
      : [{ kind: 'repeated', what, value, firstLine: locate(first).line, location: locate(index) }];
  });
};
