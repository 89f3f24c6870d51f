import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { digestOf } from '../../../pipeline/core/digest.ts';
import { readRecorded } from '../../rig/cache-copy.ts';
import { forgetHeld, heldBuild, release, untilHeld } from '../../rig/held-build.ts';
import { testEngine } from '../../rig/test-engine.ts';
import { tinyProject } from '../../rig/tiny-project.ts';

const project = tinyProject();

/** Where what is placed for people is, of a package. */
const rpmOf = async (name: string): Promise<string> => {
  const folder = project.copy().path(`out/${project.product}/rpms/${name}`);
  const rpm = (await readdir(folder)).find((file) => file.endsWith('.noarch.rpm')) ?? '';
  return path.join(folder, rpm);
};

/** Where the cache has it. */
const entryOf = async (name: string): Promise<string> =>
  path.join(project.cache(), 'cas', digestOf(await readFile(await rpmOf(name))));

test('an entry that has rotted, and one that is gone, are found, said, and made again', async () => {
  const library = { name: 'rotting' };
  await project.packages(library);
  expect((await project.build().ended).code).toBe(0);
  const user = (name: string) => ({ name, preamble: 'BuildRequires: rotting' });
  const entry = await entryOf('rotting');
  const whole = await readFile(entry);

  await rm(entry);
  await writeFile(entry, Buffer.from(whole).reverse());
  await project.packages(library, user('first'));
  const rotted = await project.build().ended;
  expect(rotted.code).toBe(0);
  expect(rotted.diagnostics).toEqual([]);
  expect(rotted.actions('built')).toEqual(
    expect.arrayContaining(['build-rpm rotting', 'build-rpm first']),
  );
  expect(rotted.events).toContainEqual(
    expect.objectContaining({
      type: 'noted',
      message: `first: resolve-requires: the store's file ${path.basename(entry)} had other bytes: it is made again`,
    }),
  );

  await rm(await entryOf('rotting'));
  await project.packages(library, user('second'));
  const gone = await project.build().ended;
  expect(gone.code).toBe(0);
  expect(gone.actions('built')).toEqual(
    expect.arrayContaining(['build-rpm rotting', 'build-rpm second']),
  );
});

test.each<[string, (bytes: Buffer) => Buffer]>([
  ['flipped', (bytes) => Buffer.from(bytes).reverse()],
  ['cut off', (bytes) => bytes.subarray(1)],
])('bytes that were %s are not placed: they are made again, which is said', async (how, spoil) => {
  const name = `placed-${how.replace(' ', '-')}`;
  await project.packages({ name });
  expect((await project.build().ended).code).toBe(0);
  const [rpm, entry] = [await rpmOf(name), await entryOf(name)];
  const whole = await readFile(rpm);
  await rm(path.dirname(rpm), { recursive: true });
  await rm(entry);
  await writeFile(entry, spoil(whole));
  const ended = await project.build().ended;
  expect(ended.code).toBe(0);
  expect(ended.diagnostics).toEqual([]);
  expect(ended.actions('built')).toEqual([`build-rpm ${name}`]);
  const said = ended.events.filter(({ message }) => message.includes('had other bytes'));
  expect(said).toHaveLength(1);
  expect(said[0]?.message).toContain(
    `the store's file ${path.basename(entry)} had other bytes: it is made again`,
  );
  expect(digestOf(await readFile(rpm))).toBe(path.basename(entry));
});

test('a package that was written to in its place is made again, though nothing has changed', async () => {
  const name = 'overwritten';
  await project.packages({ name });
  expect((await project.build().ended).code).toBe(0);
  const rpm = await rpmOf(name);
  const whole = await readFile(rpm);
  await writeFile(rpm, Buffer.from(whole).reverse(), { flag: 'r+' });
  const ended = await project.build().ended;
  expect([ended.code, ended.actions('built')]).toEqual([0, [`build-rpm ${name}`]]);
  const said = ended.events.filter(({ message }) => message.includes('had other bytes'));
  expect(said).toHaveLength(1);
  expect((await readFile(rpm)).equals(whole)).toBe(true);
});

/** As deleting the store does, but for the base: to make that again takes minutes. */
const deleteResults = async (steps: readonly string[]): Promise<void> => {
  const folder = path.join(project.cache(), 'ac');
  for (const name of await readdir(folder)) {
    const { label, result } = readRecorded(await readFile(path.join(folder, name), 'utf8'));
    if (!steps.includes(label.step)) continue;
    await rm(path.join(folder, name));
    for (const { digest } of result.files) {
      await rm(path.join(project.cache(), 'cas', digest), { force: true });
    }
  }
};

test('a store that is deleted while a build runs costs time, and no more', async () => {
  const docker = await testEngine();
  const place = { product: project.product, package: 'held' };
  const held = { name: 'held', preamble: 'BuildRequires: early', build: heldBuild };
  await project.packages({ name: 'early' }, held);
  await forgetHeld(project.copy(), place);
  const run = project.build();
  await untilHeld(project.copy(), place);
  await deleteResults(['query-spec', 'build-srpm', 'build-rpm', 'resolve-requires']);
  await release(docker, project.product);
  const ended = await run.ended;
  expect(ended.diagnostics).toEqual([]);
  expect(ended.code).toBe(0);
  const again = 'files of the store are gone that were there: what is needed of them is made again';
  expect(ended.events.filter(({ message }) => message === again)).toHaveLength(1);
  for (const name of ['early', 'held']) expect(await entryOf(name)).toContain('/cas/');
});
