import { rm } from 'node:fs/promises';
import type Dockerode from 'dockerode';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { unlessGone } from '../../../containers/engines/docker/refusal.ts';
import { fillFromShared } from '../../rig/cache-copy.ts';
import { heldBuild, release, untilHeld } from '../../rig/held-build.ts';
import type { KilnRun } from '../../rig/kiln-run.ts';
import { type ProjectCopy, projectCopy } from '../../rig/project-copy.ts';
import { containersOf, testEngine } from '../../rig/test-engine.ts';
import { type TinyPackage, writeTinyProduct } from '../../rig/tiny-product.ts';
import { tinyProject } from '../../rig/tiny-project.ts';

const project = tinyProject();

let docker: Dockerode;
let other: ProjectCopy;
const runs: KilnRun[] = [];
beforeAll(async () => {
  docker = await testEngine();
  other = await projectCopy();
  return () => other.remove();
});
afterEach(async () => {
  for (const run of runs.splice(0)) run.kill('SIGKILL');
  const left = await containersOf(docker, project.product);
  await Promise.all(
    left.map((container) => container.remove({ force: true, v: true }).catch(unlessGone)),
  );
});

/** A build of a package that is held, in the first clone. */
const startHeld = async (name: string) => {
  await project.packages({ name, build: heldBuild });
  const run = project.build();
  runs.push(run);
  await untilHeld(project.copy(), { product: project.product, package: name });
  return run;
};

/** A command in the other clone, on the same store. */
const inOther = async (packages: readonly TinyPackage[], ...args: readonly string[]) => {
  await writeTinyProduct(other, project.product, packages);
  const run = other.start([...args, '--product', project.product, '--json'], {
    KILN_CACHE: project.cache(),
  });
  runs.push(run);
  return run;
};

/** However often what is held begins. */
const releasedUntil = async <Value>(ended: Promise<Value>): Promise<Value> => {
  const timer = setInterval(() => void release(docker, project.product).catch(unlessGone), 1000);
  return ended.finally(() => clearInterval(timer));
};

test('two clones on one store build different packages at the same time', async () => {
  const first = await startHeld('held-one');
  const second = await inOther([{ name: 'another' }], 'build');
  const ended = await second.ended;
  expect(ended.code).toBe(0);
  expect(ended.actions('built')).toContain('build-rpm another');
  await release(docker, project.product);
  const last = await first.ended;
  expect([last.code, last.actions('built')]).toEqual([
    0,
    expect.arrayContaining(['build-rpm held-one']),
  ]);
});

test('a store that is deleted and filled again while it has a run: the next run ends none of its containers', async () => {
  const first = await startHeld('held-through');
  const running = await containersOf(docker, project.product);
  await rm(project.cache(), { recursive: true });
  // Of the base: to make that again takes minutes.
  await fillFromShared(project.cache());
  const second = await inOther([{ name: 'after-deletion' }], 'build');
  const ended = await second.ended;
  expect([ended.code, ended.actions('built')]).toEqual([
    0,
    expect.arrayContaining(['build-rpm after-deletion']),
  ]);
  expect(ended.events.filter(({ message }) => message.includes('killed run'))).toEqual([]);
  expect((await containersOf(docker, project.product)).map(({ id }) => id)).toEqual(
    running.map(({ id }) => id),
  );
  // Where the container was to leave its results is gone, too: it is built again.
  const last = await releasedUntil(first.ended);
  expect(last.diagnostics).toEqual([]);
  expect([last.code, last.actions('built')]).toEqual([
    0,
    expect.arrayContaining(['build-rpm held-through']),
  ]);
});

test('what two clones both need is built once, and the other one says that it waits', async () => {
  const first = await startHeld('held-both');
  const second = await inOther([{ name: 'held-both', build: heldBuild }], 'build');
  await second.saw(`held-both: build-rpm: another kiln (process ${first.pid}) is at it`);
  await release(docker, project.product);
  expect((await first.ended).actions('built')).toContain('build-rpm held-both');
  const ended = await second.ended;
  expect(ended.code).toBe(0);
  expect(ended.actions('reused')).toContain('build-rpm held-both');
  expect(ended.actions('built')).not.toContain('build-rpm held-both');
});

test('a build that another run was killed in is done by the one that waited for it', async () => {
  const first = await startHeld('held-killed');
  const second = await inOther([{ name: 'held-killed', build: heldBuild }], 'build');
  await second.saw('is at it: waiting for that');
  first.kill('SIGKILL');
  await untilHeld(other, { product: project.product, package: 'held-killed' });
  await release(docker, project.product);
  const ended = await second.ended;
  expect([ended.code, ended.actions('built')]).toEqual([0, ['build-rpm held-killed']]);
});

test('a plan is shown while a build runs, in the same clone and in others', async () => {
  const first = await startHeld('held-planned');
  const plan = project.copy().start(['plan', 'held-planned', '--product', project.product], {
    KILN_CACHE: project.cache(),
  });
  const shown = await plan.ended;
  expect([shown.code, shown.stdout]).toEqual([4, expect.stringContaining('held-planned')]);
  const elsewhere = await inOther([{ name: 'held-planned', build: heldBuild }], 'plan');
  expect((await elsewhere.ended).code).toBe(4);
  await release(docker, project.product);
  expect((await first.ended).code).toBe(0);
});

test('nothing is removed from a store that a run has: who removes waits for it', async () => {
  const first = await startHeld('held-kept');
  const cleaning = project.copy().start(['clean', '--unused'], { KILN_CACHE: project.cache() });
  await cleaning.saw(`another kiln (process ${first.pid}) uses ${project.cache()}: waiting for it`);
  await release(docker, project.product);
  expect((await first.ended).code).toBe(0);
  expect((await cleaning.ended).code).toBe(0);
});
