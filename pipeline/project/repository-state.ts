import { createHash, hash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { CommandContext } from '../commands/context.ts';
import { keyFolder } from '../host/keys.ts';
import { madeDevelopmentKey } from '../host/keys/development-key.ts';
import { listTree } from './list-files.ts';

type Surroundings = Pick<CommandContext, 'projectRoot' | 'folders' | 'env'>;

/** All that plans are made of, this program among it. */
export interface RepositoryState {
  /** Of what it says. */
  readonly digest: string;
  /** Whether nothing was touched since: what was changed, and changed back, has other times. */
  readonly isUntouched: () => Promise<boolean>;
}

/** Undefined where it is a release, where no key was made, or where a file could not be read. */
export const repositoryState = async (
  context: Surroundings,
): Promise<RepositoryState | undefined> => {
  const key = await keyOf(context);
  if (key === undefined) return undefined;
  const said = createHash('sha256').update(`${process.version}\0${key}\0`);
  const { files, folders } = placesIn(context);
  const times = createHash('sha256');
  try {
    for (const file of files) {
      const { size, ctimeMs } = statSync(file);
      const content = size > large ? String(ctimeMs) : hash('sha256', bytesOf(file));
      said.update(`${file}\0${content}\0`);
      times.update(`${ctimeMs} `);
    }
    // Each tells of files that come into it, or go.
    for (const folder of folders) times.update(`${statSync(folder).ctimeMs} `);
  } catch {
    return undefined;
  }
  const before = times.digest('hex');
  return {
    digest: said.digest('hex'),
    isUntouched: async () =>
      key === (await keyOf(context)) && before === timesOf([...files, ...folders]),
  };
};

/** In bytes. No text that a plan is made of is as long; what else lies there can be. */
const large = 1 << 24;

/** A text is read faster than bytes, and leaves no buffer; what is none is read once more. */
const bytesOf = (file: string): string | Buffer => {
  const text = readFileSync(file, 'utf8');
  return text.includes('\uFFFD') ? readFileSync(file) : text;
};

const keyOf = async ({ folders, env }: Surroundings): Promise<string | undefined> =>
  env['KILN_SIGNING_KEY']
    ? undefined
    : (await madeDevelopmentKey(keyFolder(folders.state)))?.publicKey;

const placesIn = ({ projectRoot: root, folders: { cache, state } }: Surroundings) => {
  const isOurs = (place: string) => ![cache, state].some((other) => place.startsWith(`${other}/`));
  const { files, folders } = listTree(root);
  const found = files.map((file) => `${root}/${file}`).filter(isOurs);
  return {
    files: [`${root}/node_modules/.package-lock.json`, ...found],
    folders: folders.map((folder) => `${root}/${folder}`).filter(isOurs),
  };
};

const timesOf = (places: readonly string[]): string | undefined => {
  const times = createHash('sha256');
  try {
    for (const place of places) times.update(`${statSync(place).ctimeMs} `);
  } catch {
    return undefined;
  }
  return times.digest('hex');
};
