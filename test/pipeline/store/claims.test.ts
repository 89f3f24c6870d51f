import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { digestOf } from '../../../pipeline/core/digest.ts';
import { storeClaims } from '../../../pipeline/store/claims.ts';
import { projectRoot, startProcess } from '../../rig/run-process.ts';
import { temporaryFolder } from '../../rig/temporary-folder.ts';

const never = new AbortController().signal;
const key = digestOf('key');
const unexpected = () => {
  throw new Error('somebody has it');
};

/** Another process that has a claim until it is killed. */
const holder = (folder: string) =>
  startProcess(process.execPath, [
    '--input-type=module',
    '--eval',
    `
import { storeClaims } from '${projectRoot}/pipeline/store/claims.ts';
const signal = new AbortController().signal;
await storeClaims(process.argv[1]).take('${key}', { waiting: () => undefined, signal });
console.log('has it');
setInterval(() => undefined, 1000);
`,
    folder,
  ]);

test('is one for each key, and leaves nothing behind', async () => {
  const folder = await temporaryFolder();
  const { take } = storeClaims(folder);
  const options = { waiting: unexpected, signal: never };
  const releases = [await take(key, options), await take(digestOf('other'), options)];
  for (const release of releases) await release?.();
  expect(await readdir(path.join(folder, 'claims'))).toEqual([]);
});

test('is taken by one after another of many, never by two at once', async () => {
  const folder = await temporaryFolder();
  let holders = 0;
  const most: number[] = [];
  const takeInTurn = async () => {
    const release = await storeClaims(folder).take(key, {
      waiting: () => undefined,
      signal: never,
    });
    holders += 1;
    most.push(holders);
    await readdir(folder);
    holders -= 1;
    await release?.();
  };
  await Promise.all(Array.from({ length: 6 }, takeInTurn));
  expect(most).toEqual([1, 1, 1, 1, 1, 1]);
});

test('is free when the process that has it was killed', async () => {
  const folder = await temporaryFolder();
  const other = holder(folder);
  await other.saw('has it');
  const waited = Promise.withResolvers<string>();
  const taking = storeClaims(folder).take(key, { waiting: waited.resolve, signal: never });
  expect(await waited.promise).toBe(`another kiln (process ${other.child.pid})`);
  other.child.kill('SIGKILL');
  const release = await taking;
  expect(release).toBeDefined();
  await release?.();
});

test('is none where no file can be made: the work is then done without', async () => {
  const file = path.join(await temporaryFolder(), 'file');
  await writeFile(file, '');
  const release = await storeClaims(file).take(key, { waiting: unexpected, signal: never });
  expect(release).toBeDefined();
  await expect(release?.()).resolves.toBeUndefined();
});

test('outlives a store that is deleted meanwhile', async () => {
  const folder = path.join(await temporaryFolder(), 'store');
  const { take } = storeClaims(folder);
  const release = await take(key, { waiting: unexpected, signal: never });
  await rm(folder, { recursive: true });
  const again = await take(key, { waiting: unexpected, signal: never });
  expect(again).toBeDefined();
  await again?.();
  await expect(release?.()).resolves.toBeUndefined();
});
