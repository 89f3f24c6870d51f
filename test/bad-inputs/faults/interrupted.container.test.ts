import { readdir } from 'node:fs/promises';
import type Dockerode from 'dockerode';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { forgetHeld, heldBuild, release, untilHeld } from '../../rig/held-build.ts';
import type { KilnRun } from '../../rig/kiln-run.ts';
import { unlessGone } from '../../../containers/engines/docker/refusal.ts';
import { containersOf, testEngine } from '../../rig/test-engine.ts';
import { tinyProject } from '../../rig/tiny-project.ts';

const project = tinyProject();

const runs: KilnRun[] = [];
let docker: Dockerode;
beforeAll(async () => {
  docker = await testEngine();
});
afterEach(async () => {
  // Of a test that has failed: no other shall wait for it.
  for (const run of runs.splice(0)) run.kill('SIGKILL');
  const left = await containersOf(docker, project.product);
  await Promise.all(
    left.map((container) => container.remove({ force: true, v: true }).catch(unlessGone)),
  );
});

// Each test has a package of its own that is held, and one that needs it: that begins later.
const heldThenNext = async (name: string) => {
  await project.packages(
    { name, build: heldBuild },
    { name: `${name}-next`, preamble: `BuildRequires: ${name}` },
  );
  return startHeld(name);
};

const startHeld = async (name: string) => {
  const place = { product: project.product, package: name };
  await forgetHeld(project.copy(), place);
  const run = project.build();
  runs.push(run);
  await untilHeld(project.copy(), place);
  return run;
};

// Source packages that were finished are there.
const rpmsOf = async (name: string) => {
  const folder = project.copy().path(`out/${project.product}/rpms/${name}`);
  const files = await readdir(folder).catch(() => []);
  return files.filter((file) => !file.endsWith('.src.rpm'));
};

test('one Ctrl-C: what runs is finished, nothing more begins, the next run goes on', async () => {
  const run = await heldThenNext('drained');
  run.kill('SIGINT');
  await run.saw('finishing what runs');
  await release(docker, project.product);
  const ended = await run.ended;
  expect(ended.code).toBe(130);
  expect(ended.actions('built')).toContain('build-rpm drained');
  expect(ended.actions('cancelled')).toContain('install-requires drained-next');
  expect(ended.events.at(-1)).toMatchObject({ type: 'run-ended' });
  expect(ended.diagnostics).toEqual([]);

  const next = await project.build().ended;
  expect(next.code).toBe(0);
  expect(next.actions('reused')).toContain('build-rpm drained');
  expect(next.actions('built')).toContain('build-rpm drained-next');
});

test('two Ctrl-C: it ends now, with no container and no half result left', async () => {
  const run = await heldThenNext('ended');
  await run.interruptUntil('ending what runs');
  const ended = await run.ended;
  expect(ended.code).toBe(130);
  expect(ended.actions('cancelled')).toEqual(
    expect.arrayContaining(['build-rpm ended', 'install-requires ended-next']),
  );
  expect(await containersOf(docker, project.product)).toEqual([]);
  expect(await rpmsOf('ended-next')).toEqual([]);
});

test('after kill -9, the next run ends what was left, takes over and reuses what was finished', async () => {
  const run = await heldThenNext('killed');
  run.kill('SIGKILL');
  expect((await run.ended).signal).toBe('SIGKILL');
  // What is held, and perhaps a source package that was being made.
  const left = (await containersOf(docker, project.product)).map(({ id }) => id);
  expect(left).not.toEqual([]);

  const next = await startHeld('killed');
  const running = (await containersOf(docker, project.product)).map(({ id }) => id);
  expect(running.filter((id) => left.includes(id))).toEqual([]);
  await release(docker, project.product);
  const ended = await next.ended;
  expect(ended.code).toBe(0);
  expect(ended.events.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/^ended (a container|[0-9]+ containers) that a killed run has left$/),
  );
  expect(ended.actions('reused')).toContain('build-srpm killed');
  expect(ended.actions('built')).toContain('build-rpm killed-next');
});

test('two builds in one clone at once: the second waits, says for whom, and then reuses', async () => {
  const first = await heldThenNext('shared');
  const second = project.build();
  const results = project.copy().path(`out/${project.product}`);
  await second.saw(`another kiln (process ${first.pid}) uses ${results}: waiting for it`);
  await release(docker, project.product);
  expect((await first.ended).code).toBe(0);
  const ended = await second.ended;
  expect(ended.code).toBe(0);
  expect(ended.actions('built')).toEqual([]);
  expect(ended.actions('reused')).toContain('build-rpm shared');
});

test('a second run that waits can be interrupted', async () => {
  const first = await heldThenNext('waiting');
  const second = project.build();
  await second.saw('waiting for it');
  second.kill('SIGINT');
  expect((await second.ended).code).toBe(130);
  await release(docker, project.product);
  expect((await first.ended).code).toBe(0);
});

test('a container that somebody kills is a failed step, and no lost run', async () => {
  const run = await heldThenNext('shot');
  // The other package's SRPM may still be on its way.
  await expect
    .poll(() => containersOf(docker, project.product), { timeout: 60_000 })
    .toHaveLength(1);
  for (const container of await containersOf(docker, project.product)) {
    await container.kill().catch(unlessGone);
  }
  const ended = await run.ended;
  expect(ended.code).toBe(1);
  expect(ended.diagnostics).toHaveLength(1);
  expect(ended.diagnostics[0]).toMatchObject({
    message: 'shot: build-rpm failed: the process ended with code 137',
    logPath: expect.stringContaining('build-rpm-shot.log'),
  });
  expect(await rpmsOf('shot-next')).toEqual([]);
});
