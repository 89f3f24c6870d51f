import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { removeOld } from '../../../pipeline/store/remove-old.ts';
import { temporaryFolder } from '../../rig/temporary-folder.ts';

const now = Date.UTC(2026, 10, 22);

test('what was made before a time goes, with all that is in it', async () => {
  const folder = await temporaryFolder();
  for (const [name, time] of [
    ['old', now - 2],
    ['new', now],
  ] as const) {
    const entry = path.join(folder, 'product', name);
    await mkdir(entry, { recursive: true });
    await writeFile(path.join(entry, 'builddir.tar'), 'x'.repeat(5000));
    await utimes(entry, new Date(time), new Date(time));
  }
  expect(await removeOld(folder, now - 1)).toBeGreaterThanOrEqual(5000);
  expect(await readdir(path.join(folder, 'product'))).toEqual(['new']);
});

test('a folder that is not there has nothing old', async () => {
  expect(await removeOld('/nowhere/at/all', now)).toBe(0);
});
