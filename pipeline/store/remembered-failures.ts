import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Label } from '../core/action.ts';
import { digestOfValue } from '../core/digest.ts';
import type { FailedAttempt, Past } from '../core/past.ts';
import { replaceFile } from '../host/replace-file.ts';

const recorded: z.ZodType<FailedAttempt> = z.object({
  time: z.number(),
  message: z.string(),
  logPath: z.string(),
  remedy: z.array(z.string()),
});

/**
 * The last failure of each label, in a file of its own below a folder. One that is absent, torn or
 * of another make says nothing.
 */
export const rememberedFailures = (
  folder: string,
  product: string,
): Pick<Past, 'failedAs' | 'rememberFailure'> => {
  const fileOf = ({ step, subject }: Label) =>
    path.join(folder, digestOfValue(['failed', product, step, subject]));
  return {
    failedAs: async (label) => {
      try {
        return recorded.parse(JSON.parse(await readFile(fileOf(label), 'utf8')));
      } catch {
        return undefined;
      }
    },
    // The failure itself is told in any case.
    rememberFailure: (label, failed) =>
      replaceFile(fileOf(label), JSON.stringify(failed)).catch(() => undefined),
  };
};
