import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { digestOf } from '../../../pipeline/core/digest.ts';
import { tinyProject } from '../../rig/tiny-project.ts';

const project = tinyProject();

/** Where the cache has what was placed for people. */
const entryOf = async (name: string): Promise<string> => {
  const folder = project.copy().path(`out/${project.product}/rpms/${name}`);
  const rpm = (await readdir(folder)).find((file) => file.endsWith('.noarch.rpm')) ?? '';
  return path.join(project.cache(), 'cas', digestOf(await readFile(path.join(folder, rpm))));
};

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
