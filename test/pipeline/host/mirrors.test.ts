import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { machineMirrors } from '../../../pipeline/host/mirrors.ts';
import { commandPath } from '../../../pipeline/setup/is-present.ts';
import { temporaryFolder } from '../../rig/temporary-folder.ts';

afterEach(() => vi.unstubAllEnvs());

const hasApt = commandPath('apt-get', process.env) !== undefined;

/** Makes apt-get read these sources instead of the machine's. */
const withSources = async (sources: string) => {
  const folder = await temporaryFolder();
  const list = path.join(folder, 'sources.list');
  await mkdir(path.join(folder, 'none'));
  await writeFile(list, sources);
  const config = path.join(folder, 'apt.conf');
  await writeFile(
    config,
    `Dir::Etc::SourceList "${list}";\nDir::Etc::SourceParts "${folder}/none";\n`,
  );
  vi.stubEnv('APT_CONFIG', config);
};

const deb = { kind: 'apt', path: 'pool/main/x/xen/xen.deb' } as const;

test.runIf(hasApt)("looks for Debian's files where apt does, each archive once", async () => {
  await withSources(`
deb http://one.invalid/debian bookworm main contrib
deb http://one.invalid/debian bookworm-updates main
deb http://two.invalid/debian/ bookworm main
deb http://other.invalid/tools stable tools
`);
  expect((await machineMirrors().urlsOf(deb)).toSorted()).toEqual([
    'http://one.invalid/debian/pool/main/x/xen/xen.deb',
    'http://two.invalid/debian/pool/main/x/xen/xen.deb',
  ]);
});

test.runIf(hasApt)('knows no archive where apt has none', async () => {
  await withSources('');
  expect(await machineMirrors().urlsOf(deb)).toEqual([]);
});

test('knows no archive where there is no apt', async () => {
  vi.stubEnv('PATH', '/nonexistent');
  expect(await machineMirrors().urlsOf(deb)).toEqual([]);
});

test('takes a URL as it is', async () => {
  const url = 'https://upstream.invalid/xen.tar.gz';
  expect(await machineMirrors().urlsOf({ kind: 'url', url })).toEqual([url]);
});

test('names a package of the registry that npm is set to use', async () => {
  vi.stubEnv('npm_config_registry', 'https://registry.invalid/npm/');
  const mirrors = machineMirrors();
  expect(await mirrors.urlsOf({ kind: 'npm', name: '@scope/tool', version: '1.2.3' })).toEqual([
    'https://registry.invalid/npm/@scope/tool/-/tool-1.2.3.tgz',
  ]);
});
