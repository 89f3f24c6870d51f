import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { digestOf } from '../../../pipeline/core/digest.ts';
import { projectRoot, startProcess } from '../../rig/run-process.ts';
import { temporaryFolder } from '../../rig/temporary-folder.ts';
import { readRecorded } from '../../rig/cache-copy.ts';

const script = path.join(projectRoot, 'test/rig/killed-run.ts');
const start = (folder: string) => startProcess(process.execPath, [script, folder]);

const said = (text: string, word: string) =>
  text.split('\n').flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(6)] : []));

/** Every result by its key, without how long it took; throws for a file of other bytes. */
const resultsIn = async (folder: string) => {
  const at = (part: string) => path.join(folder, part);
  for (const name of await readdir(at('cas'))) {
    expect(digestOf(await readFile(path.join(at('cas'), name)))).toBe(name);
  }
  const keys = (await readdir(at('ac'))).toSorted();
  return Promise.all(
    keys.map(async (key) => [
      key,
      readRecorded(await readFile(path.join(at('ac'), key), 'utf8')).result,
    ]),
  );
};

test('a run killed at any point leaves nothing half, and the next goes on from there', async () => {
  const untouched = await temporaryFolder();
  expect((await start(untouched).ended).code).toBe(0);
  const expected = await resultsIn(untouched);
  expect(expected).toHaveLength(40);
  for (const point of [
    'began n0',
    'built n4',
    'began n11',
    'built n20',
    'began n33',
    'built n38',
  ]) {
    const folder = await temporaryFolder();
    const killed = start(folder);
    await killed.saw(`${point}\n`);
    killed.child.kill('SIGKILL');
    const { stdout } = await killed.ended;
    await resultsIn(folder);

    const next = await start(folder).ended;
    expect(next.code).toBe(0);
    const again = said(next.stdout, 'began');
    expect(said(stdout, 'built').filter((name) => again.includes(name))).toEqual([]);
    expect(await resultsIn(folder)).toEqual(expected);
  }
});
