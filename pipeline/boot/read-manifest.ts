import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { failure, type Result, success } from '../core/result.ts';
import type { BootFailure } from './boot-failure.ts';

const profile = z.object({
  id: z.string(),
  title: z.string(),
  manner: z.enum(['confirm', 'unattended']),
  menu: z.object({ id: z.string(), hotkey: z.string() }),
});

const manifest = z.object({
  schema: z.literal('kiln-manifest-1'),
  image: z.object({ name: z.string(), title: z.string(), version: z.string() }),
  repository: z.object({ channel: z.string() }),
  profiles: z.array(profile),
});

/** The part of an ISO's manifest that booting needs; see `iso/manifest.ts`. */
export type BootManifest = z.infer<typeof manifest>;
export type BootProfile = z.infer<typeof profile>;

/** Reads the manifest that lies beside an ISO. */
export const readManifest = async (path: string): Promise<Result<BootManifest, BootFailure>> => {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    const remedy = 'It is made together with the ISO and belongs beside it: kiln iso';
    return failure({ kind: 'missing-file', path, remedy });
  }
  const parsed = manifest.safeParse(jsonOf(text));
  if (parsed.success) return success(parsed.data);
  const why = z.prettifyError(parsed.error).split('\n')[0] ?? 'is no manifest';
  return failure({ kind: 'bad-manifest', path, why });
};

/** The named profile, or the first that installs without asking. */
export const chooseProfile = (
  { profiles }: BootManifest,
  wanted: string | undefined,
): Result<BootProfile, BootFailure> => {
  const known = profiles.map(({ id }) => id);
  const found = profiles.find(({ id, manner }) =>
    wanted === undefined ? manner === 'unattended' : id === wanted,
  );
  if (found !== undefined) return success(found);
  return wanted === undefined
    ? failure({ kind: 'no-unattended-profile', known })
    : failure({ kind: 'unknown-profile', profile: wanted, known });
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
