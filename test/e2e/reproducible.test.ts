import path from 'node:path';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { type CacheCopy, cacheCopy } from '../rig/cache-copy.ts';
import { cutIso, outFolder } from '../rig/default-iso.ts';
import { folderDigests } from '../rig/folder-digests.ts';
import { startKiln } from '../rig/kiln-run.ts';
import { type ProjectCopy, projectCopy } from '../rig/project-copy.ts';
import { projectRoot } from '../rig/run-process.ts';

let first: Awaited<ReturnType<typeof cutIso>>;
let copy: ProjectCopy;
let cache: CacheCopy;

beforeAll(async () => {
  first = await cutIso();
  copy = await projectCopy();
  // No result, only downloads: all is made anew, the base and Xen too.
  cache = await cacheCopy(() => false);
});
afterEach(async () => {
  await cache.remove();
  await copy.remove();
});

test('a clone in another folder makes the same packages and the same ISO', async () => {
  expect(await startKiln(projectRoot, ['build', '--json']).ended).toMatchObject({ code: 0 });
  const env = { KILN_CACHE: cache.folder };
  const again = await copy.start(['build', '--json'], env).ended;
  expect(again.code).toBe(0);
  expect(again.actions('built')).toEqual(
    expect.arrayContaining([
      'bootstrap tools',
      'build-imports imports-dom0-0',
      'install-build-root base',
      'build-rpm xen',
      'build-rpm zstd',
      'build-rpm mdadm',
      'build-rpm xcp-ng-mini-release',
    ]),
  );
  const rpms = await folderDigests(path.join(outFolder(copy.folder), 'rpms'));
  expect(rpms).toEqual(await folderDigests(path.join(outFolder(), 'rpms')));
  expect(Object.keys(rpms).length).toBeGreaterThan(12);

  const iso = await copy.start(['iso', '--json'], env).ended;
  expect(iso.code).toBe(0);
  const composed = iso.actions('built').map((action) => action.replace(/ .*/, ''));
  for (const step of ['sign-rpms', 'create-repo', 'compose-install-root', 'compose-iso']) {
    expect(composed).toContain(step);
  }
  expect(iso.result['sha256']).toBe(first.result['sha256']);
});
