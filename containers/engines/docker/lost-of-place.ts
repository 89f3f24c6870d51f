import { access } from 'node:fs/promises';
import type Dockerode from 'dockerode';
import type { Store } from '../../../pipeline/core/host.ts';
import type { ShellPlace } from './open-shell.ts';
import { unlessGone } from './refusal.ts';

/** What a place needs that is not there any more. */
export interface LostOfPlace {
  /** The image, as the engine called it. */
  readonly image?: string;
  /** Files of the store, by their paths in the container. */
  readonly inputs: readonly string[];
  /** Files of this machine. */
  readonly files: readonly string[];
}

export interface PlaceSources {
  readonly docker: Dockerode;
  readonly store: Pick<Store, 'size'>;
}

/** Looks what a place needs; undefined where all of it is there. */
export const lostOfPlace = async (
  place: ShellPlace,
  { docker, store }: PlaceSources,
): Promise<LostOfPlace | undefined> => {
  const { image, inputs, files } = place;
  const found = await docker.getImage(image).inspect().catch(unlessGone);
  const needed = inputs.flatMap((input) => (input.kind === 'files' ? withPath(input) : []));
  const lost = {
    ...(found === undefined ? { image } : {}),
    inputs: await without(needed, async ({ digest }) => (await store.size(digest)) !== undefined),
    files: await without(
      files.map(({ file }) => ({ path: file })),
      ({ path }) => isThere(path),
    ),
  };
  const isWhole = found !== undefined && lost.inputs.length + lost.files.length === 0;
  return isWhole ? undefined : lost;
};

const withPath = ({ path, files }: Extract<ShellPlace['inputs'][number], { kind: 'files' }>) =>
  files.map((file) => ({ path: `${path}/${file.path}`, digest: file.digest }));

const without = async <One extends { readonly path: string }>(
  all: readonly One[],
  has: (one: One) => Promise<boolean>,
): Promise<readonly string[]> => {
  const lost: string[] = [];
  for (const one of all) if (!(await has(one))) lost.push(one.path);
  return lost;
};

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
