import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import type { ProjectCopy } from './project-copy.ts';
import { containersOf, inContainer } from './test-engine.ts';

const held = 'held by the test';
const gate = '/tmp/go';

/** A %build that runs until it is released. */
export const heldBuild = `echo ${held}; while [ ! -e ${gate} ]; do sleep 0.1; done`;

export interface HeldBuild {
  readonly product: string;
  readonly package: string;
}

/** Waits until the held build of a package runs: its log says so. */
export const untilHeld = async (
  copy: ProjectCopy,
  { product, package: name }: HeldBuild,
): Promise<void> => {
  const log = copy.path(`out/${product}/logs/build-rpm-${name}.log`);
  // A line of its own: rpmbuild shows the script as well.
  const line = new RegExp(`^${held}$`, 'm');
  while (!line.test(await readFile(log, 'utf8').catch(() => ''))) await pause(100);
};

/** Lets the held builds of a product come to their end. */
export const release = async (docker: Dockerode, product: string): Promise<void> => {
  for (const container of await containersOf(docker, product)) {
    await inContainer(container, `touch ${gate}`);
  }
};
