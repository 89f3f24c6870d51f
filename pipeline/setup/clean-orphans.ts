import { isRunning } from '../host/is-running.ts';
import type Dockerode from 'dockerode';
import { ownLabel } from '../../containers/engines/docker/container-options.ts';
import { unlessGone } from '../../containers/engines/docker/refusal.ts';

export interface CleanedOrphans {
  readonly containers: number;
  readonly images: number;
  readonly volumes: number;
  /** Containers of runs that are still alive. */
  readonly kept: number;
  readonly freedBytes: number;
}

/** The label that names the process of this machine that a container works for. */
export const processLabel = 'org.kiln.pid';

const filters = { label: [ownLabel] };

/** Removes what carries our label, but for containers whose run is alive and their images. */
export const cleanOrphans = async (docker: Dockerode): Promise<CleanedOrphans> => {
  const all = await docker.listContainers({ all: true, filters });
  const orphans = all.filter(({ Labels }) => !isAlive(Labels[processLabel]));
  for (const { Id } of orphans) {
    await docker.getContainer(Id).remove({ force: true, v: true }).catch(unlessGone);
  }
  const kept = all.length - orphans.length;
  const volumes = await removeVolumes(docker);
  // An image is of use to a living run even between two of its containers.
  const images = kept > 0 ? noImages : await removeImages(docker);
  return {
    containers: orphans.length,
    images: images.count,
    volumes,
    kept,
    freedBytes: images.bytes,
  };
};

const noImages = { count: 0, bytes: 0 };

const removeImages = async (docker: Dockerode) => {
  const images = await docker.listImages({ filters });
  let { count, bytes } = noImages;
  for (const { Id, Size } of images) {
    await docker.getImage(Id).remove({ force: true }).catch(unlessGone);
    count += 1;
    bytes += Size;
  }
  return { count, bytes };
};

const removeVolumes = async (docker: Dockerode) => {
  const { Volumes } = await docker.listVolumes({ filters });
  for (const { Name } of Volumes) await docker.getVolume(Name).remove().catch(unlessGone);
  return Volumes.length;
};

const isAlive = (pid: string | undefined) =>
  pid !== undefined && /^[1-9][0-9]*$/.test(pid) && isRunning(Number(pid));
