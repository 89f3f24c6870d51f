import type { Location } from '../pipeline/core/job.ts';
import type { Lock, LockedSource } from './lock.ts';
import type { Origin, RemoteSource } from './source.ts';

/** A file of the outside world of which the bytes are known, tried at each location in turn. */
export interface LockedFile {
  readonly file: string;
  readonly sha256: string;
  readonly from: readonly Location[];
}

/** Where the lock has a source of a recipe. */
export const sourceKey = (recipe: string, file: string): string => `${recipe}/${file}`;

/** What a file is of, in one line: all of an origin that can make it other bytes. */
export const originName = (origin: Origin): string => {
  switch (origin.kind) {
    case 'apt':
      return `apt ${origin.package} ${origin.version}`;
    case 'npm':
      return `npm ${origin.name} ${origin.version}`;
    case 'url':
      return `url ${origin.urls.join(' ')}`;
  }
};

/** What the lock says of a source; undefined where it was locked as something else, or not at all. */
export const lockedAs = (
  recipe: string,
  { file, origin }: RemoteSource,
  lock: Lock,
): LockedSource | undefined => {
  const locked = lock.sources[sourceKey(recipe, file)];
  return locked?.of === originName(origin) ? locked : undefined;
};

/** The bytes that a source stands for. Throws where it is not locked: `checkSources` has told that. */
export const lockedFile = (recipe: string, source: RemoteSource, lock: Lock): LockedFile => {
  const { file, origin } = source;
  const locked = lockedAs(recipe, source, lock);
  if (locked === undefined) throw new Error(`not locked: ${sourceKey(recipe, file)}`);
  return { file, sha256: locked.sha256, from: locationsOf(origin, locked) };
};

const locationsOf = (origin: Origin, { path }: LockedSource): readonly Location[] => {
  switch (origin.kind) {
    case 'apt':
      return [
        ...(path === undefined ? [] : [{ kind: 'apt', path } as const]),
        ...origin.urls.map(urlLocation),
      ];
    case 'npm': {
      const { name, version } = origin;
      return [{ kind: 'npm', name, version }];
    }
    case 'url':
      return origin.urls.map(urlLocation);
  }
};

const urlLocation = (url: string) => ({ kind: 'url', url }) as const;
