import type Dockerode from 'dockerode';
import { isGone } from './refusal.ts';

export interface RemovedImages {
  readonly images: number;
  readonly freedBytes: number;
}

/** Removes the images with a label but for those with one of the names; and what is built on stays. */
export const removeImages = async (
  docker: Dockerode,
  { label, staying }: { readonly label: string; readonly staying: ReadonlySet<string> },
): Promise<RemovedImages> => {
  const before = await layerBytes(docker);
  const all = await docker.listImages({ filters: { label: [label] } });
  const gone = all.filter(({ RepoTags }) => !(RepoTags ?? []).some((name) => staying.has(name)));
  let images = 0;
  // The newest first: an image goes only after those that were made from it.
  for (const { Id } of gone.toSorted((a, b) => b.Created - a.Created)) {
    if (await removed(docker.getImage(Id))) images += 1;
  }
  const freedBytes = images === 0 ? 0 : Math.max(0, before - (await layerBytes(docker)));
  return { images, freedBytes };
};

/** Of all images together: each has the layers, too, that it shares with others. */
const layerBytes = async (docker: Dockerode): Promise<number> => {
  const { LayersSize }: { readonly LayersSize: number } = await docker.df();
  return LayersSize;
};

/** False where a container or another image needs it, or somebody else was faster. */
const removed = async (image: Dockerode.Image): Promise<boolean> => {
  try {
    await image.remove();
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
};
