import { afterAll, expect, test } from 'vitest';
import { containerName, endLeft } from '../../../pipeline/setup/end-left.ts';
import { unlessGone } from '../../../containers/engines/docker/refusal.ts';
import { machineImage } from '../../rig/machine-image.ts';
import { testEngine } from '../../rig/test-engine.ts';

const docker = await testEngine();
const store = 'end-left-test';
const made: { readonly id: string }[] = [];
afterAll(async () => {
  for (const { id } of made)
    await docker.getContainer(id).remove({ force: true }).catch(unlessGone);
  await docker.getImage(image).remove();
});

const container = async (name: string) => {
  const one = await docker.createContainer({ name, Image: image, Cmd: ['/bin/true'] });
  made.push(one);
  const { Created } = await one.inspect();
  return { id: one.id, time: Date.parse(Created) };
};

const image = 'kiln-test:end-left';

test('of a store, what was made before somebody was alone with it is ended, and nothing else', async () => {
  await machineImage(docker, image);
  const left = await container(containerName(store));
  const others = await container(containerName(`other-${store}`));
  const later = await container(containerName(store));
  const there = async () => {
    const all = await docker.listContainers({ all: true });
    return all.map(({ Id }) => Id).filter((id) => made.some((one) => one.id === id));
  };
  expect(await endLeft(docker, { store, before: later.time })).toBe(1);
  expect((await there()).toSorted()).toEqual([others.id, later.id].toSorted());
  expect(left.time).toBeLessThan(later.time);
});
