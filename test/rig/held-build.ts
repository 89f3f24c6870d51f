import { readFile, rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import type { ProjectCopy } from './project-copy.ts';
import { unlessGone } from '../../containers/engines/docker/refusal.ts';
import { containersOf, inContainer } from './test-engine.ts';

const held = 'held by the test';
const gate = '/tmp/go';

/** A %build that runs until it is released. */
export const heldBuild = `set +x; echo ${held}; while [ ! -e ${gate} ]; do sleep 0.1; done`;

export interface HeldBuild {
  readonly product: string;
  readonly package: string;
}

const logOf = (copy: ProjectCopy, { product, package: name }: HeldBuild): string =>
  copy.path(`out/${product}/logs/build-rpm-${name}.log`);

/** Forgets an earlier run, whose log would look like this one's. */
export const forgetHeld = (copy: ProjectCopy, place: HeldBuild): Promise<void> =>
  rm(logOf(copy, place), { force: true });

/** Waits until the held build of a package runs: its log says so. */
export const untilHeld = async (
  copy: ProjectCopy,
  { product, package: name }: HeldBuild,
): Promise<void> => {
  const log = logOf(copy, { product, package: name });
  while (!(await readFile(log, 'utf8').catch(() => '')).includes(held)) await pause(100);
};

/** Lets the held builds of a product come to their end. Others may end beside them. */
export const release = async (docker: Dockerode, product: string): Promise<void> => {
  for (const container of await containersOf(docker, product, { all: false })) {
    await inContainer(container, `touch ${gate}`).catch(unlessGone);
  }
};
