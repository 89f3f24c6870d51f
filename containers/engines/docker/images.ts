import type Dockerode from 'dockerode';
import type { Action } from '../../../pipeline/core/action.ts';
import type { Digest } from '../../../pipeline/core/digest.ts';
import { ownLabel } from './container-options.ts';
import { refusalOf } from './refusal.ts';

const repository = 'kiln';

/** The local name of an image that an action made: the digest of its description. */
export const imageName = (description: Digest): string => `${repository}:${description}`;

export const hasImage = async (docker: Dockerode, name: string): Promise<boolean> => {
  try {
    await docker.getImage(name).inspect();
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
};

/** The name of the image that an action's environment means; pulled first if it must be. */
export const imageOf = async (
  docker: Dockerode,
  { environment }: Action,
  description: Digest | undefined,
): Promise<string> => {
  if (environment.kind === 'registry') {
    await holdImage(docker, environment.reference);
    return environment.reference;
  }
  if (description === undefined) throw new Error('a container needs an image');
  return imageName(description);
};

/** Sees to it that the engine has an image of a registry: it is pulled where it is not there. */
export const holdImage = async (docker: Dockerode, reference: string): Promise<void> => {
  if (!(await hasImage(docker, reference))) await pull(docker, reference);
};

const pull = async (docker: Dockerode, reference: string): Promise<void> => {
  const stream = await docker.pull(reference);
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve()));
  });
};

/** What a registry has under a tag. */
export interface TaggedImage {
  /** Of its manifest, or of its list of them by platform: `sha256:…`. */
  readonly digest: string;
  /** As Debian and Go call them: `amd64`. None where the engine was not told. */
  readonly architectures: readonly string[];
}

/** Asks the registry; nothing is pulled. Throws what the engine says where there is no answer. */
export const imageOfTag = async (docker: Dockerode, reference: string): Promise<TaggedImage> => {
  const { Descriptor, Platforms } = await docker.getImage(reference).distribution();
  // Its type is not true: of a single manifest as OCI has them, some engines know no platform.
  const platforms: typeof Platforms | null = Platforms;
  const architectures = (platforms ?? [])
    .filter(({ os }) => os === 'linux')
    .map(({ architecture }) => architecture);
  return { digest: Descriptor.digest, architectures };
};

export interface NewImage {
  readonly description: Digest;
  /** Beside our own. A container's own are on what is made of it as they are. */
  readonly labels: Readonly<Record<string, string>>;
}

/** A tar of a root becomes an image. */
export const importImage = async (
  docker: Dockerode,
  root: NodeJS.ReadableStream,
  { description, labels }: NewImage,
): Promise<void> => {
  const all = Object.entries({ [ownLabel]: '1', ...labels });
  const stream = await docker.importImage(root, {
    repo: repository,
    tag: description,
    changes: `LABEL ${all.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(' ')}`,
  });
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve()));
  });
};

/** A container's own root becomes an image. */
export const commitImage = async (
  container: Dockerode.Container,
  description: Digest,
): Promise<void> => {
  await container.commit({ repo: repository, tag: description });
};

const isNotFound = (error: unknown): boolean => refusalOf(error) === 404;
