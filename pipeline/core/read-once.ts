import type { Label } from './action.ts';
import { labelName } from './label-name.ts';
import type { Made, Past } from './past.ts';

/** How many parts of records are held at once: some 50 MB. */
const mostParts = 200_000;

/** A past as it is now, for one look at a plan: a label is read once, unless there are very many. */
export const readOnce = (past: Past): Past => {
  const known = new Map<string, Promise<readonly Made[]>>();
  const sizes = new Map<string, number>();
  let held = 0;

  const forgetOldest = (): void => {
    for (const [name, size] of sizes) {
      if (held <= mostParts) return;
      sizes.delete(name);
      known.delete(name);
      held -= size;
    }
  };

  const read = async (name: string, label: Label): Promise<readonly Made[]> => {
    const made = await past.madeAs(label);
    const size = made.reduce((sum, { parts }) => sum + parts.length, 0);
    sizes.set(name, size);
    held += size;
    forgetOldest();
    return made;
  };

  const madeAs = (label: Label): Promise<readonly Made[]> => {
    const name = labelName(label);
    const answer = known.get(name) ?? read(name, label);
    known.set(name, answer);
    return answer;
  };

  return { ...past, madeAs };
};
