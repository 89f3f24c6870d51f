import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type Dockerode from 'dockerode';
import { hasImage, imageName } from '../../containers/engines/docker/images.ts';
import { asDigest } from '../../pipeline/core/digest.ts';
import { treeDigest } from '../../pipeline/core/tree-digest.ts';
import { readRecorded, sharedCache } from './cache-copy.ts';

/** The names of the images that a step has made (for one subject), of all runs in a cache. */
export const imagesOf = async (
  step: string,
  subject?: string,
  cache = sharedCache(),
): Promise<readonly string[]> => {
  const folder = path.join(cache, 'ac');
  const texts = await Promise.all(
    (await readdir(folder)).map((name) => readFile(path.join(folder, name), 'utf8')),
  );
  const traces = texts.map(readRecorded);
  return traces
    .filter(({ label }) => label.step === step && label.subject === (subject ?? label.subject))
    .map(({ result }) =>
      imageName(
        treeDigest(
          result.files.map((file) => ({ ...file, digest: asDigest(file.digest), size: 0 })),
        ),
      ),
    );
};

export interface CopyOptions {
  readonly step: string;
  readonly from: Dockerode;
  readonly to: Dockerode;
}

/** Gives an engine the images that a step has made in another one. */
export const copyImages = async ({ step, from, to }: CopyOptions): Promise<void> => {
  for (const name of new Set(await imagesOf(step))) {
    if (!(await hasImage(from, name))) continue;
    const loading = await to.loadImage(await from.getImage(name).get());
    await new Promise((done) => to.modem.followProgress(loading, done));
  }
};
