import { type Lock, lockFile, lockSchema } from '../../recipes/lock.ts';
import { originName, sourceKey } from '../../recipes/locked-source.ts';
import { renderLock } from '../../recipes/render-lock.ts';

/** A source at some URLs, and the bytes that it stands for. */
export interface UrlSource {
  readonly file: string;
  readonly urls: readonly string[];
  readonly sha256: string;
}

/** What the lock has of such sources of a recipe. */
export const lockedUrls = (recipe: string, sources: readonly UrlSource[]): Lock['sources'] =>
  Object.fromEntries(
    sources.map(({ file, urls, sha256 }) => [
      sourceKey(recipe, file),
      { of: originName({ kind: 'url', urls }), sha256, size: 0 },
    ]),
  );

/** What their recipe says: `sources:`. */
export const urlSourcesText = (sources: readonly UrlSource[]): string =>
  sources.map(({ file, urls }) => `  - url: [${urls.join(', ')}]\n    file: ${file}\n`).join('');

/** What can read and write files of a project, below its root. */
export interface ProjectFolder {
  readonly read: (file: string) => Promise<string>;
  readonly write: (file: string, text: string) => Promise<void>;
}

/** Writes these sources into a project's lock, as `kiln lock` would. */
export const lockInProject = async (
  { read, write }: ProjectFolder,
  sources: Lock['sources'],
): Promise<void> => {
  const lock = lockSchema.parse(JSON.parse(await read(lockFile)));
  await write(lockFile, renderLock({ ...lock, sources: { ...lock.sources, ...sources } }));
};
