import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { action, type Content, output } from '../../../pipeline/core/action.ts';
import { openHistory } from '../../../pipeline/host/history.ts';
import { thisMachine } from '../../../pipeline/host/this-machine.ts';
import { temporaryFolder } from '../../rig/temporary-folder.ts';
import { containerJob, fetchOf, textOf } from '../../rig/work-of.ts';

const stepOf = (step: string, ...contents: readonly Content[]) =>
  action(
    { step, subject: 'new' },
    {
      job: containerJob,
      environment: { kind: 'host' },
      inputs: contents.map((content, index) => ({ path: `/in/${index}`, content })),
    },
  );

const buildOf = (source: Content) =>
  stepOf('build-rpm', output('srpm', stepOf('build-srpm', textOf('a spec'), source)));

test('expects less of a new package that downloads nothing', async () => {
  const folder = await temporaryFolder();
  const seed = path.join(folder, 'durations.json');
  const built = [1, 20, 300].map((one) => [`build-rpm ${one}`, [[one, 1, 1]]]);
  const made = [1, 2, 3].map((one) => [`build-srpm ${one}`, [[one, 1, 1]]]);
  await writeFile(seed, JSON.stringify(Object.fromEntries([...built, ...made])));
  const { expectedSeconds } = thisMachine(await openHistory(folder, seed));
  expect(expectedSeconds(buildOf(textOf('its source')), 1)).toBe(1);
  const other = thisMachine(await openHistory(folder, seed));
  expect(other.expectedSeconds(buildOf(fetchOf('a.tar.gz', 'bytes')), 1)).toBe(20);
  expect(expectedSeconds(stepOf('build-srpm', textOf('its source')), 1)).toBe(2);
});
