import { mkdirSync, mkdtempSync, existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { begunRuns } from '../../../pipeline/store/begun-runs.ts';
import { kiln } from '../../rig/run-process.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'kiln-test-'));

/** Nobody listens there, as after a reboot or where a container was given a host's old socket. */
const silentEngine = { DOCKER_HOST: `unix://${join(tmpdir(), 'no-engine-here.sock')}` };

test('doctor without an engine ends with 36 and says what to do', async () => {
  const { code, stdout } = await kiln(['doctor'], { env: silentEngine });
  expect(code).toBe(36);
  expect(stdout).toMatch(/^fail {2}engine +no container engine answers at unix:/m);
  expect(stdout).toMatch(/^→ engine: start the engine that DOCKER_HOST names/m);
});

test('doctor --json is one document with every check', async () => {
  const { code, stdout } = await kiln(['doctor', '--json'], { env: silentEngine });
  const document = JSON.parse(stdout);
  expect(code).toBe(36);
  expect(document).toMatchObject({ version: '1.0', healthy: false });
  const engine = document.checks.find(({ name }: { name: string }) => name === 'engine');
  expect(engine).toMatchObject({ status: 'fail' });
  expect(document.checks.length).toBeGreaterThan(10);
});

test('doctor tells a cache folder that cannot be written', async () => {
  const file = join(folder(), 'a-file');
  writeFileSync(file, '');
  const { code, stdout } = await kiln(['doctor'], { env: { KILN_CACHE: join(file, 'cache') } });
  expect(code).toBe(36);
  expect(stdout).toMatch(/^fail {2}cache folder .*ENOTDIR/m);
  expect(stdout).toMatch(/^→ cache folder: .*KILN_CACHE/m);
});

test('clean removes the caches, says what that freed, and touches no state', async () => {
  const [cache, state] = [join(folder(), 'kiln'), folder()];
  mkdirSync(join(cache, 'cas'), { recursive: true });
  writeFileSync(join(cache, 'cas', 'x'), Buffer.alloc(3 * 1024 * 1024, 1));
  const killed = begunRuns(cache).begin();
  const env = { KILN_CACHE: cache, KILN_STATE: state };
  const { code, stdout } = await kiln(['clean'], { env });
  expect([code, stdout]).toEqual([0, `caches: ${cache}: 3.0 MiB freed\n`]);
  expect([existsSync(join(cache, 'cas')), existsSync(state)]).toEqual([false, true]);
  // The next run is to end its containers.
  expect(begunRuns(cache).all()).toEqual([killed]);
  expect((await kiln(['clean'], { env })).stdout).toContain('nothing to free');
});

test('clean --engine ends no engine but the one that Kiln has started', async () => {
  const env = { KILN_STATE: folder() };
  const { code, stdout } = await kiln(['clean', '--engine'], { env });
  expect([code, stdout]).toEqual([0, 'engine: none that Kiln has started is running\n']);
});

test('clean --orphans without an engine has nothing to remove', async () => {
  const { code, stdout } = await kiln(['clean', '--orphans', '--json'], { env: silentEngine });
  expect(code).toBe(0);
  expect(JSON.parse(stdout).cleaned).toMatchObject([{ what: 'orphans', failed: false }]);
});

test('answers check tells problems at their places and ends with 2', async () => {
  const file = join(folder(), 'host.ks');
  writeFileSync(file, 'lang en_GB.UTF-8\nkeybord us\n');
  const { code, stdout } = await kiln(['answers', 'check', file]);
  expect(code).toBe(2);
  expect(stdout).toMatch(/host\.ks:2:1: error: .*keybord/);
});

test('answers check of a file that is not there names it', async () => {
  const { code, stderr } = await kiln(['answers', 'check', '/nowhere/host.ks']);
  expect(code).toBe(2);
  expect(stderr).toContain('/nowhere/host.ks cannot be read');
});
