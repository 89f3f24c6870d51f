import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { containerName, endLeft } from '../../../pipeline/setup/end-left.ts';
import { unlessGone } from '../../../containers/engines/docker/refusal.ts';
import { machineImage } from '../../rig/machine-image.ts';
import { testEngine } from '../../rig/test-engine.ts';

const docker = await testEngine();
const image = `kiln-test:end-left-${randomUUID()}`;
const made: string[] = [];
afterAll(async () => {
  for (const id of made) await docker.getContainer(id).remove({ force: true }).catch(unlessGone);
  await docker.getImage(image).remove();
});

const container = async (name: string) => {
  const { id } = await docker.createContainer({ name, Image: image, Cmd: ['/bin/true'] });
  made.push(id);
  return id;
};

test('of runs that were killed the containers are ended, and of no others', async () => {
  await machineImage(docker, image);
  const [killed, before, alive] = [randomUUID(), randomUUID(), randomUUID()];
  await container(containerName(killed));
  await container(containerName(killed));
  await container(containerName(before));
  const others = [
    await container(containerName(alive)),
    // What the engine's own filter, which looks anywhere in names, would find, too.
    await container(`x-${containerName(killed)}`),
  ];
  const there = async () => {
    const all = await docker.listContainers({ all: true });
    return all.map(({ Id }) => Id).filter((id) => made.includes(id));
  };
  expect(await endLeft(docker, [killed, before])).toEqual({ count: 3, problem: undefined });
  expect((await there()).toSorted()).toEqual(others.toSorted());
  expect(await endLeft(docker, [killed, before])).toEqual({ count: 0, problem: undefined });
});
