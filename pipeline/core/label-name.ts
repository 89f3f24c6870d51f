import type { Label } from './action.ts';

/** `build-rpm xen`: an action by its label, in words and as a key. */
export const labelName = ({ step, subject }: Label): string => `${step} ${subject}`;
