import { createHash } from 'node:crypto';
import type { Key } from 'openpgp';
import type { BaseRepository } from '../../containers/bases/base.ts';
import { messageOf } from '../core/message-of.ts';
import { failure, type Result, success } from '../core/result.ts';
import { getUrl } from './get-url.ts';

/** What a repository says of itself today, as far as its keys vouch for it. */
export interface RepositoryState {
  /** The text of `repomd.xml`. */
  readonly repomd: string;
  /** sha256 of the key files by URL. */
  readonly keys: Readonly<Record<string, string>>;
}

export type RepositoryFailure =
  | { readonly kind: 'no-answer'; readonly url: string; readonly problem: string }
  | {
      readonly kind: 'other-key';
      readonly url: string;
      readonly found: string;
      readonly expected: string;
    }
  | { readonly kind: 'bad-signature'; readonly url: string; readonly problem: string };

interface Asking {
  readonly signal: AbortSignal;
}

/** Downloads a repository's keys and `repomd.xml`, and checks the latter if it is signed. */
export const readRepository = async (
  repository: BaseRepository,
  asking: Asking,
): Promise<Result<RepositoryState, RepositoryFailure>> => {
  const keys: Key[] = [];
  const digests: Record<string, string> = {};
  for (const expected of repository.keys) {
    const read = await readTrustedKey(expected, asking);
    if (!read.ok) return read;
    keys.push(read.value.key);
    digests[expected.url] = read.value.sha256;
  }
  const answer = await firstAnswer(repository.urls, asking);
  if (!answer.ok) return answer;
  const { url, bytes } = answer.value;
  if (repository.signedMetadata) {
    const signature = await get(`${url}.asc`, asking);
    if (!signature.ok) return signature;
    const problem = await whyUnverified(bytes, { signature: signature.value, keys });
    if (problem !== undefined) return failure({ kind: 'bad-signature', url, problem });
  }
  return success({ repomd: bytes.toString('utf8'), keys: digests });
};

const readTrustedKey = async (
  { url, fingerprint }: BaseRepository['keys'][number],
  asking: Asking,
): Promise<Result<{ readonly key: Key; readonly sha256: string }, RepositoryFailure>> => {
  const answer = await get(url, asking);
  if (!answer.ok) return answer;
  const { readKeys } = await import('openpgp');
  const keys = await readKeys({ armoredKeys: answer.value.toString('utf8') }).catch(() => []);
  const found = keys.map((key) => key.getFingerprint().toUpperCase());
  const [key] = keys;
  if (key === undefined || found.join() !== fingerprint) {
    const other = found.join(' and ') || 'no key';
    return failure({ kind: 'other-key', url, found: other, expected: fingerprint });
  }
  return success({ key, sha256: createHash('sha256').update(answer.value).digest('hex') });
};

interface Signed {
  readonly signature: Buffer;
  readonly keys: readonly Key[];
}

/** Why bytes are not signed by one of the keys; undefined if they are. */
const whyUnverified = async (
  bytes: Buffer,
  { signature: armored, keys }: Signed,
): Promise<string | undefined> => {
  const { createMessage, readSignature, verify } = await import('openpgp');
  try {
    const signature = await readSignature({ armoredSignature: armored.toString('utf8') });
    const message = await createMessage({ binary: new Uint8Array(bytes) });
    const { signatures } = await verify({ message, signature, verificationKeys: [...keys] });
    const checked = await Promise.allSettled(signatures.map(({ verified }) => verified));
    if (checked.some(({ status }) => status === 'fulfilled')) return undefined;
    const reasons = checked.map((one): unknown => one.status === 'rejected' && one.reason);
    return reasons.map(messageOf).join(', ') || 'it has no signature';
  } catch (error) {
    return messageOf(error);
  }
};

const firstAnswer = async (
  urls: readonly string[],
  asking: Asking,
): Promise<Result<{ readonly url: string; readonly bytes: Buffer }, RepositoryFailure>> => {
  let last: RepositoryFailure = { kind: 'no-answer', url: '', problem: 'it has no address' };
  for (const root of urls) {
    const url = `${root}repodata/repomd.xml`;
    const answer = await get(url, asking);
    if (answer.ok) return success({ url, bytes: answer.value });
    last = answer.failure;
  }
  return failure(last);
};

const get = async (url: string, asking: Asking): Promise<Result<Buffer, RepositoryFailure>> => {
  const answer = await getUrl(url, asking);
  if (answer.ok) return answer;
  const { problem } = answer.failure;
  return failure({ kind: 'no-answer', url, problem });
};
