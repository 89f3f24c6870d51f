import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SmallProject, smallProject } from '../../rig/small-project.ts';

let project: SmallProject;
beforeEach(() => {
  project = smallProject();
});
afterEach(() => project.remove());

const installing = /kiln: installing npm packages/g;

test('a fresh clone says that it installs packages, installs them, and goes on', async () => {
  const first = await project.start('iso', '--json');
  expect(first.stderr.match(installing)).toHaveLength(1);
  expect([first.code, first.stdout]).toEqual([7, `${process.version} iso --json\n`]);
});

test('a second start has nothing to do and says nothing', async () => {
  await project.start('iso');
  expect(await project.start('iso')).toMatchObject({ code: 7, stderr: '' });
});

test('another package-lock.json is installed', async () => {
  await project.start('iso');
  project.upgrade();
  writeFileSync(join(project.folder, 'node_modules/.package-lock.json'), '{"packages":{}}');
  expect((await project.start('iso')).stderr).toMatch(installing);
});

test('all that is written arrives, however much it is', async () => {
  await project.start('iso');
  const long = Array.from({ length: 20 }, () => 'x'.repeat(100_000));
  const { stdout } = await project.kiln(...long);
  expect(stdout.length).toBe(`${process.version} ${long.join(' ')}\n`.length);
});

test('two starts at once install once', async () => {
  const both = await Promise.all([project.start('a'), project.start('b')]);
  expect(both.map(({ code }) => code)).toEqual([7, 7]);
  const said = both.map(({ stderr }) => stderr).join('');
  expect(said.match(installing)).toHaveLength(1);
});

test('where npm ci fails, nothing is started, and the exit code is 36', async () => {
  writeFileSync(join(project.folder, 'package-lock.json'), '{"lockfileVersion":3,"packages":{}}');
  const { code, stdout, stderr } = await project.start('iso');
  expect([code, stdout]).toEqual([36, '']);
  expect(stderr).toMatch(/npm ci ended with code 1/);
});

test('kiln in a clone without packages says what to run', async () => {
  const { code, stderr } = await project.kiln('iso');
  expect(code).toBe(36);
  expect(stderr).toContain('npm ci');
});

test('kiln in a clone with packages runs the command line', async () => {
  await project.start('iso');
  expect(await project.kiln('plan', 'xen')).toMatchObject({
    code: 7,
    stdout: `${process.version} plan xen\n`,
  });
});
