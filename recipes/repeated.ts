import type { Location } from '../pipeline/core/diagnostic.ts';
import type { Repeated } from './failure.ts';

/** A failure for each item that is in a list for the second time. */
export const repeatedItems = (
  items: readonly string[],
  { what, locate }: { readonly what: string; readonly locate: (index: number) => Location },
): readonly Repeated[] =>
  items.flatMap((value, index) => {
    const first = items.indexOf(value);
    return first === index
      ? []
      : [{ kind: 'repeated', what, value, firstLine: locate(first).line, location: locate(index) }];
  });
