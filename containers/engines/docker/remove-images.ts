import type Dockerode from 'dockerode';
import { isGone } from './refusal.ts';

export interface RemovedImages {
  readonly images: number;
  readonly freedBytes: number;
}

export interface KeptImages {
  readonly label: string;
  /** Names, the last used one first. */
  readonly staying: readonly string[];
  /** Of these, those that were used last stay that have room together. */
  readonly mostBytes: number;
}

/** Removes the images with a label but for those that stay; and what is built on stays. */
export const removeImages = async (
  docker: Dockerode,
  { label, staying, mostBytes }: KeptImages,
): Promise<RemovedImages> => {
  const before = await layerBytes(docker);
  const all = await docker.listImages({ filters: { label: [label] } });
  const kept = withRoom(all, { staying, mostBytes });
  const gone = all.filter((one) => !kept.has(one));
  let images = 0;
  // The newest first: an image goes only after those that were made from it.
  for (const { Id } of gone.toSorted((a, b) => b.Created - a.Created)) {
    if (await removed(docker.getImage(Id))) images += 1;
  }
  const freedBytes = images === 0 ? 0 : Math.max(0, before - (await layerBytes(docker)));
  return { images, freedBytes };
};

const withRoom = (
  all: readonly Dockerode.ImageInfo[],
  { staying, mostBytes }: Omit<KeptImages, 'label'>,
): ReadonlySet<Dockerode.ImageInfo> => {
  const byId = new Map(all.map((one) => [one.Id, one]));
  const byName = new Map(all.flatMap((one) => (one.RepoTags ?? []).map((name) => [name, one])));
  const counted = new Set<Dockerode.ImageInfo>();
  const kept = new Set<Dockerode.ImageInfo>();
  let bytes = 0;
  for (const name of staying) {
    const image = byName.get(name);
    if (image === undefined) continue;
    // Its size is that of all its layers: those that another one has as well count once.
    for (let one = image; !counted.has(one);) {
      counted.add(one);
      const below = byId.get(one.ParentId);
      bytes += one.Size - (below?.Size ?? 0);
      if (below === undefined) break;
      one = below;
    }
    if (bytes > mostBytes) break;
    kept.add(image);
  }
  return kept;
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
