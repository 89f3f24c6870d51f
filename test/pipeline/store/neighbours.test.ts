import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { storeNeighbours } from '../../../pipeline/store/neighbours.ts';
import { projectRoot, startProcess } from '../../rig/run-process.ts';
import { temporaryFolder } from '../../rig/temporary-folder.ts';

const job = { processors: 2, busy: 1.5, memoryMiB: 4096, endsAt: undefined };

/** Another process that says what it has running, and stays until it is killed. */
const neighbour = (folder: string) =>
  startProcess(process.execPath, [
    '--input-type=module',
    '--eval',
    `
import { storeNeighbours } from '${projectRoot}/pipeline/store/neighbours.ts';
storeNeighbours(process.argv[1]).tell([${JSON.stringify(job)}]);
console.log('told');
setInterval(() => undefined, 1000);
`,
    folder,
  ]);

test('what another process has running is known until it ends, however that ends', async () => {
  const folder = await temporaryFolder();
  const { others } = storeNeighbours(folder);
  expect(others()).toEqual([]);
  const other = neighbour(folder);
  await other.saw('told');
  expect(others()).toEqual([job]);
  other.child.kill('SIGKILL');
  await other.ended;
  expect(others()).toEqual([]);
});

test('its own jobs are not those of others, and nothing is left of them', async () => {
  const folder = await temporaryFolder();
  const { tell, others, leave } = storeNeighbours(folder);
  tell([job]);
  expect(others()).toEqual([]);
  leave();
  expect(await readdir(path.join(folder, 'running'))).toEqual([]);
});

test('what is torn counts as nothing', async () => {
  const folder = await temporaryFolder();
  await mkdir(path.join(folder, 'running'));
  await writeFile(path.join(folder, 'running', String(process.ppid)), '[{"processors":');
  expect(storeNeighbours(folder).others()).toEqual([]);
});
