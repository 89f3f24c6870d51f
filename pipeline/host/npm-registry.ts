import { createHash } from 'node:crypto';
import { z } from 'zod';
import { failure, type Result, success } from '../core/result.ts';
import { getUrl, type NoAnswer } from './get-url.ts';
import { npmRegistry } from './mirrors.ts';

/** A sha512 in base64, as npm's registries publish it of tarballs. */
export type Sha512 = string;

/**
 * What the registry that npm is set up with vouches for of a version of a package; undefined where
 * that is nothing strong.
 */
export const readNpmIntegrity = async (
  { name, version }: { readonly name: string; readonly version: string },
  asking: { readonly signal: AbortSignal },
): Promise<Result<Sha512 | undefined, NoAnswer>> => {
  const url = `${await npmRegistry()}/${name.replace('/', '%2f')}/${version}`;
  const answer = await getUrl(url, asking);
  if (!answer.ok) return answer;
  const read = npmVersion.safeParse(jsonIn(answer.value));
  if (!read.success) return failure({ url, problem: 'the answer is not one of a registry of npm' });
  return success(/(?:^|\s)sha512-(\S+)/.exec(read.data.dist.integrity ?? '')?.[1]);
};

const jsonIn = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
};

const npmVersion = z.object({ dist: z.object({ integrity: z.string().optional() }) });

/** The same of some bytes. */
export const sha512Of = async (bytes: AsyncIterable<Uint8Array>): Promise<Sha512> => {
  const hash = createHash('sha512');
  for await (const chunk of bytes) hash.update(chunk);
  return hash.digest('base64');
};
