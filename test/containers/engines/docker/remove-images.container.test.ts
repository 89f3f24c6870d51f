import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { expect, onTestFinished, test } from 'vitest';
import {
  commitImage,
  hasImage,
  imageName,
  importImage,
} from '../../../../containers/engines/docker/images.ts';
import { removeImages } from '../../../../containers/engines/docker/remove-images.ts';
import { digestOf } from '../../../../pipeline/core/digest.ts';
import { testDocker } from '../../../rig/docker-engine.ts';

const rootWith = (name: string): Readable => {
  const root = pack();
  root.entry({ name }, Buffer.alloc(1e6, name));
  root.finalize();
  return Readable.from(root);
};

test("a store's images go, but for those that stay, what those need, and other stores'", async () => {
  const docker = await testDocker();
  const id = randomUUID();
  const digest = (name: string) => digestOf(`${id} ${name}`);
  const imported = (name: string, store: string) =>
    importImage(docker, rootWith(name), {
      description: digest(name),
      labels: { 'org.kiln.store': store },
    });
  const built = async (name: string, on: string) => {
    const container = await docker.createContainer({
      Image: imageName(digest(on)),
      Cmd: ['/none'],
      Labels: { 'org.kiln.store': id },
    });
    await container.putArchive(rootWith(name), { path: '/' });
    await commitImage(container, digest(name));
    await container.remove();
  };
  const all = ['base', 'stays', 'goes', 'alone', 'of another store', 'newer', 'older'];
  onTestFinished(async () => {
    for (const name of all.toReversed()) {
      await docker
        .getImage(imageName(digest(name)))
        .remove()
        .catch(() => undefined);
    }
  });
  await imported('base', id);
  await built('stays', 'base');
  await built('goes', 'base');
  await imported('alone', id);
  await imported('of another store', randomUUID());

  const { images, freedBytes } = await removeImages(docker, {
    label: `org.kiln.store=${id}`,
    staying: [imageName(digest('stays'))],
    mostBytes: Infinity,
  });
  const left = [];
  for (const name of all) if (await hasImage(docker, imageName(digest(name)))) left.push(name);
  expect({ left, images }).toEqual({ left: ['base', 'stays', 'of another store'], images: 2 });
  expect(freedBytes).toBeGreaterThan(0);

  // Each has a megabyte of its own; the newer one needs three.
  await built('newer', 'stays');
  await built('older', 'base');
  const crowded = await removeImages(docker, {
    label: `org.kiln.store=${id}`,
    staying: ['newer', 'older', 'stays'].map((name) => imageName(digest(name))),
    mostBytes: 3.5e6,
  });
  expect(crowded.images).toBe(1);
  expect(await hasImage(docker, imageName(digest('newer')))).toBe(true);
  expect(await hasImage(docker, imageName(digest('older')))).toBe(false);
});
