import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Label } from '../core/action.ts';
import { type Digest, digestOfValue, isDigest } from '../core/digest.ts';
import type { FailedAttempt, Past } from '../core/past.ts';
import { replaceFile } from '../host/replace-file.ts';

const recorded: z.ZodType<FailedAttempt> = z.object({
  action: z.custom<Digest>((text) => typeof text === 'string' && isDigest(text)),
  time: z.number(),
  message: z.string(),
  logPath: z.string(),
  remedy: z.array(z.string()),
});

export interface FailuresOf {
  readonly product: string;
  /** Of another clone, neither the failure nor its log is this one's. */
  readonly projectRoot: string;
}

/**
 * The last failure of each label, in a file of its own below a folder. One that is absent, torn or
 * of another make says nothing.
 */
export const rememberedFailures = (
  folder: string,
  { product, projectRoot }: FailuresOf,
): Pick<Past, 'failedAs' | 'rememberFailure'> => {
  const fileOf = ({ step, subject }: Label) =>
    path.join(folder, digestOfValue(['failed', projectRoot, product, step, subject]));
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
