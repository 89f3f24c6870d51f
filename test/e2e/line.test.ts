import { existsSync } from 'node:fs';
import { lstat, readFile, readlink, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Label } from '../../pipeline/core/action.ts';
import { type CacheCopy, cacheCopy } from '../rig/cache-copy.ts';
import { cutIso, outFolder, readIsoManifest } from '../rig/default-iso.ts';
import { folderDigests, sha256Of } from '../rig/folder-digests.ts';
import { inImageOf } from '../rig/in-image.ts';
import { type ProjectCopy, projectCopy } from '../rig/project-copy.ts';

const recipes = [
  'kiln-installer',
  'mdadm',
  'xcp-ng-mini-deps',
  'xcp-ng-mini-initramfs',
  'xcp-ng-mini-release',
  'xen',
  'zstd',
];

let first: Awaited<ReturnType<typeof cutIso>>;
const channel = () => path.join(outFolder(), 'repo/testing');
const manifest = async () =>
  readIsoManifest(await readFile(first.iso.replace(/\.iso$/, '.manifest.json'), 'utf8'));

beforeAll(async () => {
  first = await cutIso();
});

describe('what one command leaves', () => {
  test('the ISO, with the size and the sha256 that are told, beside it and in the manifest', async () => {
    const sha256 = await sha256Of(first.iso);
    expect(first.result).toMatchObject({ sha256, size: (await stat(first.iso)).size });
    expect(await readFile(`${first.iso}.sha256`, 'utf8')).toBe(
      `${sha256}  ${path.basename(first.iso)}\n`,
    );
    expect((await manifest()).image).toMatchObject({ sha256, file: path.basename(first.iso) });
    expect(first.result['boot']).toBe(`npx kiln boot ${path.relative('.', first.iso)}`);
  });

  test('a manifest with every package, its digest, and the recipe or lock that it is from', async () => {
    const { packages } = await manifest();
    expect(packages.filter(({ recipe }) => recipe === undefined)).toEqual([]);
    expect(new Set(packages.map(({ recipe }) => recipe))).toEqual(
      new Set(['recipes/lock.json', ...recipes.map((name) => `recipes/packages/${name}.yaml`)]),
    );
    const digests = await folderDigests(`${await repositoryFolder()}/Packages`);
    for (const { file, sha256 } of packages) expect(digests[file]).toBe(sha256);
  });

  test('a repository that its channel points to', async () => {
    expect((await lstat(channel())).isSymbolicLink()).toBe(true);
    expect(await readlink(channel())).toMatch(/^snapshots\//);
    for (const file of ['repodata/repomd.xml', 'repodata/repomd.xml.asc', 'Packages']) {
      expect(existsSync(path.join(channel(), file))).toBe(true);
    }
  });

  test('signatures that gpg and rpm take, of metadata and of every package', async () => {
    const verified = await inImageOf('bootstrap', { data: await repositoryFolder(), script });
    expect(verified.stdout).toMatch(/gpg: Good signature from/);
    expect(verified.stdout).toMatch(/not OK: 0\r?\n/);
    expect(verified.code).toBe(0);
  });

  test('metadata with a time of its own: mirrors and caches go by it', async () => {
    const { mtimeMs } = await stat(path.join(await repositoryFolder(), 'repodata/repomd.xml'));
    expect(mtimeMs).toBeGreaterThan(Date.UTC(2026, 0));
  });
});

const repositoryFolder = async () => path.join(outFolder(), 'repo', await readlink(channel()));

const script = String.raw`
export GNUPGHOME=/tmp/gnupg
mkdir -m 700 $GNUPGHOME
gpg --batch --import /data/RPM-GPG-KEY-*
gpg --batch --verify /data/repodata/repomd.xml.asc /data/repodata/repomd.xml
mkdir /tmp/db
rpmkeys --dbpath /tmp/db --import /data/RPM-GPG-KEY-*
rpmkeys --dbpath /tmp/db --define '_pkgverify_level all' -K /data/Packages/*.rpm >/tmp/verified
[ -s /tmp/verified ]
echo "not OK: $(grep -vc ': digests signatures OK$' /tmp/verified)"
`;

test('a second run makes nothing, and tells the same', async () => {
  const second = await cutIso();
  expect(second.actions('built')).toEqual([]);
  expect(second.result).toEqual(first.result);
});

describe('in a clone of its own', () => {
  let copy: ProjectCopy;
  let cache: CacheCopy;
  const isoIn = async (keep?: (label: Label) => boolean) => {
    cache = await cacheCopy(keep);
    return copy.start(['iso', '--json'], { KILN_CACHE: cache.folder }).ended;
  };
  afterEach(async () => {
    await cache.remove();
    await copy.remove();
  });

  test('other answers make another ISO, and nothing else anew', async () => {
    copy = await projectCopy();
    await copy.edit('recipes/answers/ci.yaml', (text) => `# changed\n${text}`);
    const same = await isoIn();
    expect(same.actions('built')).toEqual([]);
    expect(same.result['sha256']).toBe(first.result['sha256']);
    await cache.remove();

    await copy.edit('recipes/answers/ci.yaml', (text) =>
      text.replace('timezone: UTC', 'timezone: Europe/Vienna'),
    );
    // Somebody may have made the same change here before.
    const other = await isoIn(({ step }) => step !== 'compose-iso');
    expect(other.code).toBe(0);
    expect(other.actions('built')).toEqual([`compose-iso ${path.basename(first.iso)}`]);
    expect(other.result['sha256']).not.toBe(first.result['sha256']);
  });

  test('a package that is not in the repository is named, and nothing is published', async () => {
    copy = await projectCopy();
    await copy.edit('recipes/products/xcp-ng-mini.yaml', (text) =>
      text.replace('    - xcp-ng-mini-deps\n', '    - xcp-ng-mini-deps\n    - no-such-rpm\n'),
    );
    const ended = await isoIn();
    expect(ended.code).toBe(1);
    expect(ended.diagnostics).toHaveLength(1);
    const [diagnostic] = ended.diagnostics;
    expect(`${diagnostic?.message}${diagnostic?.logTail.join('\n')}`).toContain('no-such-rpm');
    expect(existsSync(path.join(outFolder(copy.folder), 'repo'))).toBe(false);
    expect(existsSync(path.join(outFolder(copy.folder), 'iso'))).toBe(false);
  });
});
