import { z } from 'zod';
import { type Digest, isDigest } from '../core/digest.ts';
import type { TaskInput } from '../core/host.ts';
import type { ContainerJob } from '../core/job.ts';

const limits = z.object({
  memoryMiB: z.number(),
  pids: z.number(),
  seconds: z.number(),
  silentSeconds: z.number().exactOptional(),
});

const job = z.object({
  kind: z.literal('container'),
  argv: z.array(z.string()),
  env: z.record(z.string(), z.string()),
  user: z.enum(['builder', 'root']),
  root: z.enum(['read-only', 'scratch']),
  limits,
  secrets: z.array(z.object({ name: z.string(), fingerprint: z.string() })),
  produces: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('files'),
      describedBy: z.object({ file: z.string(), of: z.string() }).exactOptional(),
    }),
    z.object({ kind: z.literal('image'), root: z.string() }),
  ]),
});

const artifact = z.object({
  path: z.string(),
  digest: z.custom<Digest>((text) => typeof text === 'string' && isDigest(text)),
  size: z.number(),
  executable: z.boolean(),
});

const input = z.discriminatedUnion('kind', [
  z.object({ path: z.string(), kind: z.literal('text'), text: z.string() }),
  z.object({ path: z.string(), kind: z.literal('files'), files: z.array(artifact) }),
]);

/** A failed job, kept: enough to enter a container like its own. */
export interface KeptFailure {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** How it failed, in one line. */
  readonly message: string;
  /** The engine's name of the image that it ran in. */
  readonly image: string;
  readonly job: ContainerJob;
  readonly inputs: readonly TaskInput[];
}

export const keptSchema: z.ZodType<KeptFailure> = z.object({
  time: z.number(),
  message: z.string(),
  image: z.string(),
  job,
  inputs: z.array(input),
});
