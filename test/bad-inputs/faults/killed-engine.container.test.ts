import { readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Dockerode from 'dockerode';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { begunRuns } from '../../../pipeline/store/begun-runs.ts';
import { type FreshMachine, freshMachine } from '../../rig/fresh-machine.ts';
import { heldBuild, release, untilHeld } from '../../rig/held-build.ts';
import { copyImages } from '../../rig/copy-images.ts';
import { toldBy } from '../../rig/kiln-run.ts';
import { testEngine } from '../../rig/test-engine.ts';
import { tinyProject } from '../../rig/tiny-project.ts';

// An engine of the test's own, as Kiln starts it, in namespaces of its own.
describe.skipIf(process.getuid?.() !== 0)('a killed engine', () => {
  const project = tinyProject();
  let machine: FreshMachine;
  let docker: Dockerode;

  const connect = () => {
    const run = machine.outside('/run/kiln');
    const [engine = ''] = readdirSync(run);
    return new Dockerode({ socketPath: path.join(run, engine, 'docker.sock') });
  };
  beforeAll(async () => {
    machine = await freshMachine();
    await machine.start('doctor');
    docker = connect();
    await copyImages({ step: 'install-build-root', from: await testEngine(), to: docker });
  });
  afterAll(() => machine.close());

  const build = () =>
    machine
      .sh(
        `KILN_CACHE='${project.cache()}' '${process.execPath}' '${project.copy().path('pipeline/bin/kiln.js')}' build --product ${project.product} --json`,
      )
      .then(toldBy);

  /** Lets go of what is held, until the run has ended. */
  const released = async (run: ReturnType<typeof build>) => {
    let done = false;
    void run.then(() => (done = true));
    while (!done) {
      await release(docker, project.product).catch(() => undefined);
      await pause(500);
    }
    return run;
  };

  test('ends the run with a clear word; on a new engine the next run goes on', async () => {
    await project.packages({ name: 'held', build: heldBuild });
    const place = { product: project.product, package: 'held' };
    const run = build();
    await untilHeld(project.copy(), place);
    await machine.sh('kill -KILL "$(cat /run/kiln/*/dockerd.pid)"');
    const ended = await run;
    expect(ended.code).toBe(36);
    expect(ended.diagnostics).toHaveLength(1);
    expect(ended.diagnostics[0]).toMatchObject({
      code: 'run/engine-lost',
      message: expect.stringContaining('held: build-rpm failed: the container engine was lost'),
      remedy: ['See: kiln doctor', expect.stringContaining('reused')],
    });

    // Its container may have outlived the engine: the run after next looks for it.
    const begun = begunRuns(project.cache());
    const left = begun.all();
    expect(left).toHaveLength(1);
    const without = await build();
    expect(without.code).toBe(36);
    expect(begun.all()).toEqual(expect.arrayContaining([...left]));
    expect(without.diagnostics[0]?.message).toContain('no container engine answers');

    await machine.start('doctor');
    docker = connect();
    const again = await released(build());
    expect(again.code).toBe(0);
    expect(begun.all()).toEqual([]);
    expect(again.actions('reused')).toContain('build-srpm held');
    expect(again.actions('built')).toContain('build-rpm held');
  });

  test('that is soon there again costs the run nothing but what ran', async () => {
    await project.packages({ name: 'kept', build: heldBuild });
    const run = build();
    await untilHeld(project.copy(), { product: project.product, package: 'kept' });
    await machine.sh('kill -KILL "$(cat /run/kiln/*/dockerd.pid)"');
    await machine.start('doctor');
    docker = connect();
    const ended = await released(run);
    expect(ended.code).toBe(0);
    expect(ended.diagnostics).toEqual([]);
    expect(ended.actions('built')).toContain('build-rpm kept');
    const told = ended.events.filter(({ type }) => type === 'noted').map(({ message }) => message);
    expect(told).toEqual([
      expect.stringMatching(/^kept: build-rpm: it was lost .*: it is run again$/),
    ]);
  });
});
