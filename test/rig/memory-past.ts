import type { Label } from '../../pipeline/core/action.ts';
import type { Made, Past } from '../../pipeline/core/past.ts';

/** A past that is gone with its process, and forgets nothing before. */
export const memoryPast = (): Past => {
  const all = new Map<string, readonly Made[]>();
  const nameOf = ({ step, subject }: Label) => `${step} ${subject}`;
  const madeAs = async (label: Label) => all.get(nameOf(label)) ?? [];
  return {
    madeAs,
    remember: async (label, made) => void all.set(nameOf(label), [made, ...(await madeAs(label))]),
  };
};
