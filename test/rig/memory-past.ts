import type { Label } from '../../pipeline/core/action.ts';
import type { FailedAttempt, Made, Past } from '../../pipeline/core/past.ts';

/** A past that is gone with its process, and forgets nothing before. */
export const memoryPast = (): Past => {
  const all = new Map<string, readonly Made[]>();
  const failed = new Map<string, FailedAttempt>();
  const nameOf = ({ step, subject }: Label) => `${step} ${subject}`;
  const madeAs = async (label: Label) => all.get(nameOf(label)) ?? [];
  return {
    madeAs,
    remember: async (label, made) => void all.set(nameOf(label), [made, ...(await madeAs(label))]),
    failedAs: async (label) => failed.get(nameOf(label)),
    rememberFailure: async (label, one) => void failed.set(nameOf(label), one),
  };
};
