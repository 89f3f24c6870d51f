import { z } from 'zod';
import { type Digest, isDigest } from '../core/digest.ts';
import type { Trace } from '../core/host.ts';

const trace = z.object({
  seconds: z.number(),
  result: z.object({
    files: z.array(
      z.object({
        path: z.string(),
        digest: z.custom<Digest>((text) => typeof text === 'string' && isDigest(text)),
        size: z.number(),
        executable: z.boolean(),
      }),
    ),
  }),
});

/** A recorded trace; undefined for none, and for text that is none (torn by a power loss). */
export const readTrace = (text: string | undefined): Trace | undefined => {
  if (text === undefined) return undefined;
  const read = trace.safeParse(jsonOf(text));
  return read.success ? read.data : undefined;
};

/** Whether a recorded trace is of a download: its bytes may be nowhere else by now. */
export const isOfDownload = (text: string): boolean => download.safeParse(jsonOf(text)).success;

const download = z.object({ job: z.object({ kind: z.literal('fetch') }) });

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
