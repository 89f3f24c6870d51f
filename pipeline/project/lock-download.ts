import type { LockedSource } from '../../recipes/lock.ts';
import { originName } from '../../recipes/locked-source.ts';
import type { NpmOrigin, Origin, RemoteSource } from '../../recipes/source.ts';
import { fetchSource } from '../../specs/steps/fetch-source.ts';
import { contentsOf } from '../core/contents.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Digest } from '../core/digest.ts';
import type { Location } from '../core/job.ts';
import { knownKey } from '../core/key.ts';
import { failure, type Result, success } from '../core/result.ts';
import type { Download } from '../host/download.ts';
import type { Mirrors } from '../host/mirrors.ts';
import { readNpmIntegrity, sha512Of } from '../host/npm-registry.ts';
import type { DirectoryStore } from '../store/directory.ts';
import type { WantedSource } from './wanted-source.ts';

export interface LockDownloadOptions {
  readonly store: Pick<DirectoryStore, 'read' | 'record'>;
  readonly mirrors: Mirrors;
  readonly fetch: Download;
  readonly signal: AbortSignal;
  readonly note: (message: string) => void;
  readonly warn: (message: string) => void;
}

type Found = Result<LockedSource, readonly Diagnostic[]>;

/**
 * Locks a file by what it is today: it is downloaded, and stays in the store. npm's registry vouches
 * for it; what has a URL alone is trusted when it is seen first, which is told.
 */
export const lockDownload = async (
  wanted: WantedSource,
  options: LockDownloadOptions,
): Promise<Found> => {
  const { origin } = wanted.source;
  const vouched = origin.kind === 'npm' ? await integrityOf(origin, wanted, options) : undefined;
  if (vouched?.ok === false) return vouched;
  const got = await downloaded(wanted, options);
  if (!got.ok) return got;
  const { url, digest, size } = got.value;
  const integrity = vouched?.value;
  if (integrity !== undefined) {
    const actual = await sha512Of(options.store.read(digest));
    if (actual !== integrity) return failure([otherBytes(wanted, { url, actual, integrity })]);
  } else if (wanted.source.sha256 === undefined && wanted.locked === undefined) {
    options.warn(`${wanted.key}: trusted as it is seen first: ${url} has sha256 ${digest}`);
  }
  const isKept = await record(wanted.source, got.value, options.store);
  if (!isKept) return failure([noRoom(wanted)]);
  return success({ of: originName(origin), sha256: digest, size });
};

/** As the download that a build would need: files of the store that are of none are removed some day. */
const record = async (
  { file, origin }: RemoteSource,
  { digest, size }: Got,
  { record: keep }: LockDownloadOptions['store'],
): Promise<boolean> => {
  const { action } = fetchSource({ file, sha256: digest, from: placesOf(origin) });
  const result = { files: [{ path: file, digest, size, executable: false }] };
  const key = knownKey(
    action,
    contentsOf(() => undefined),
  );
  const recorded = await keep(key, { result, seconds: 0 }, action);
  return recorded.ok;
};

const integrityOf = async (
  origin: NpmOrigin,
  wanted: WantedSource,
  { signal }: LockDownloadOptions,
): Promise<Result<string | undefined, readonly Diagnostic[]>> => {
  const integrity = await readNpmIntegrity(origin, { signal });
  return integrity.ok ? integrity : failure([notFetched(wanted, [integrity.failure])]);
};

interface Got {
  readonly url: string;
  readonly digest: Digest;
  readonly size: number;
}

/** From the first place that has it. */
const downloaded = async (
  wanted: WantedSource,
  { mirrors, fetch, signal, note }: LockDownloadOptions,
): Promise<Result<Got, readonly Diagnostic[]>> => {
  const urls = (await Promise.all(placesOf(wanted.source.origin).map(mirrors.urlsOf))).flat();
  const attempts: Attempt[] = [];
  for (const url of urls) {
    const got = await fetch(url, { signal, progress: note, log: { write: () => undefined } });
    // Who has ended it needs not be told.
    if (signal.aborted) return failure([]);
    if (got.kind === 'no-room') return failure([noRoom(wanted)]);
    if (got.kind === 'stored') return success({ url, digest: got.digest, size: got.size });
    attempts.push({ url, problem: got.problem });
  }
  return failure([notFetched(wanted, attempts)]);
};

const placesOf = (origin: Origin): readonly Location[] => {
  switch (origin.kind) {
    case 'npm':
      return [origin];
    case 'apt':
    case 'url':
      return origin.urls.map((url) => ({ kind: 'url', url }));
  }
};

interface Attempt {
  readonly url: string;
  readonly problem: string;
}

const notFetched = (
  { source, locate }: WantedSource,
  attempts: readonly Attempt[],
): Diagnostic => ({
  code: 'lock/not-fetched',
  message: `${source.file} cannot be locked: ${attempts.map(({ url, problem }) => `${url} (${problem})`).join('; ')}`,
  location: locate(),
  remedy: ['Look at the network, and at where the recipe says that it is, and try again.'],
  exitCode: 32,
});

const noRoom = ({ source }: WantedSource): Diagnostic => ({
  code: 'lock/no-space',
  message: `${source.file} cannot be locked: no space left on the store's disk`,
  remedy: ['Free some space: kiln clean'],
  exitCode: 36,
});

const otherBytes = (
  { source, locate }: WantedSource,
  { url, actual, integrity }: Record<'url' | 'actual' | 'integrity', string>,
): Diagnostic => ({
  code: 'lock/other-bytes',
  message: `${source.file}: ${url} has sha512 ${actual}, and the registry vouches for ${integrity}`,
  location: locate(),
  remedy: ['Find out who has changed it; until then, nothing is locked.'],
  exitCode: 1,
});
