import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { composeInstallRoot } from '../../../iso/steps/compose-install-root.ts';
import { composeIso } from '../../../iso/steps/compose-iso.ts';
import { describeMedium } from '../../../iso/steps/describe-medium.ts';
import { makeBootImages } from '../../../iso/steps/make-boot-images.ts';
import type { Output } from '../../../pipeline/core/action.ts';
import { planRepo } from '../../../repo/plan-repo.ts';
import { type Rig, startRig, tools, toolsImage } from '../../repo/rig/run-output.ts';
import { type TestKey, testKey } from '../../repo/rig/test-keys.ts';
import { testRpms } from '../../repo/rig/test-rpms.ts';
import { testImage } from '../rig/test-image.ts';

const image = testImage();
const execute = promisify(execFile);

const boot = testRpms([
  { name: 'kernel', file: '/boot/vmlinuz-1', requires: 'hypervisor' },
  { name: 'hypervisor', file: '/boot/xen-4.gz' },
  { name: 'initramfs', file: '/boot/initramfs-1.img' },
]);
const licensed = testRpms([{ name: 'app', file: '/usr/share/doc/app/copyright', content: 'MIT' }]);
const root = ['kernel', 'initramfs'];

let rig: Rig;
let key: TestKey;

beforeAll(async () => {
  if (toolsImage === undefined) return;
  key = await testKey('Example');
  rig = await startRig();
  rig.secrets.set(key.fingerprint, key.secret);
});

afterAll(async () => {
  if (toolsImage !== undefined) await rig.close();
});

const repository = () =>
  planRepo(
    [
      { subject: 'boot', rpms: [boot] },
      { subject: 'licensed', rpms: [licensed] },
    ],
    { tools, key, product: image.name, sourceDateEpoch: image.epoch, install: ['app'] },
  );

const iso = (answers: string) =>
  composeIso(
    tools,
    {
      repository: repository(),
      installRoot: composeInstallRoot(tools, repository(), { image, packages: root }),
      bootImages: makeBootImages(tools, image),
      description: describeMedium(tools, repository(), { image, packages: [...root, 'app'] }),
    },
    { image, answers: { default: answers, ci: '' }, notices: { LICENSE: 'Apache-2.0\n' } },
  );

const files = async (of: Output, from = rig) => {
  const ran = await from.run(of);
  if (!ran.ok) throw new Error(ran.failure.log);
  return new Map(ran.value.files.map((file) => [file.path, file.digest]));
};

const textOf = async (of: Output, file: string): Promise<string> => {
  const digest = (await files(of)).get(file);
  if (digest === undefined) throw new Error(`no ${file}`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of rig.store.read(digest)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

/** Programs of the tools image, on the ISO at /iso. */
const inspect = async (command: string): Promise<string> => {
  const digest = (await files(iso('a'))).get('example-1.0-x86_64.iso');
  if (digest === undefined) throw new Error('no ISO');
  const file = path.resolve(rig.store.pathOf(digest));
  const { stdout } = await execute('docker', [
    'run',
    '--rm',
    '--network=none',
    '--volume',
    `${file}:/iso:ro`,
    toolsImage ?? '',
    'sh',
    '-c',
    command,
  ]);
  return stdout;
};

describe.skipIf(toolsImage === undefined)('a medium', () => {
  test('is bit-identical when it is composed again from nothing', async () => {
    const again = await startRig();
    again.secrets.set(key.fingerprint, key.secret);
    const [first, second] = [await files(iso('a')), await files(iso('a'), again)];
    await again.close();
    expect(second).toEqual(first);
    expect([...first.keys()]).toEqual(['example-1.0-x86_64.iso']);
  });

  test('boots from CD and disk, on BIOS and UEFI, as its boot records say', async () => {
    const report = await inspect(
      'xorriso -indev /iso -report_el_torito plain -report_system_area plain 2>&1',
    );
    expect(report).toMatch(/El Torito boot img :\s+1\s+BIOS\s+y\s+none/);
    expect(report).toMatch(/El Torito boot img :\s+2\s+UEFI\s+y\s+none/);
    expect(report).toMatch(/System area summary: MBR protective-msdos-label grub2-mbr .*GPT/);
    expect(report).toContain("Volume id    : 'EXAMPLE_1.0'");
  });

  test('carries a checksum of itself, the repository, answers, menu and licences', async () => {
    expect(await inspect('checkisomd5 --verbose /iso 2>&1 || true')).toContain('PASS');
    const listed = await inspect('xorriso -indev /iso -find / -type f -- 2>/dev/null');
    for (const file of [
      '/.treeinfo',
      '/.discinfo',
      '/media.repo',
      '/EFI/BOOT/BOOTX64.EFI',
      '/LICENSE',
      '/LiveOS/squashfs.img',
      '/Packages/app-1.0-1.noarch.rpm',
      '/RPM-GPG-KEY-example',
      '/answers/ci.ks',
      '/answers/default.ks',
      '/boot/grub/grub.cfg',
      '/boot/initramfs.img',
      '/boot/vmlinuz',
      '/boot/xen.gz',
      '/licences/app/copyright',
      '/repodata/repomd.xml.asc',
    ]) {
      expect(listed).toContain(`'${file}'`);
    }
  });

  test('has a root without traces of the run that made it', async () => {
    const install = composeInstallRoot(tools, repository(), { image, packages: root });
    expect(await textOf(install, 'installed.txt')).toBe(
      'hypervisor-1.0-1.noarch\ninitramfs-1.0-1.noarch\nkernel-1.0-1.noarch\n',
    );
    expect(await textOf(install, 'boot/xen.gz')).toBe('hypervisor\n');
  });

  test('is described: packages, what they provide, their licences', async () => {
    const description = describeMedium(tools, repository(), { image, packages: ['app'] });
    expect(await textOf(description, 'provides.txt')).toContain('app\n');
    expect(await textOf(description, 'licences/app/copyright')).toBe('MIT\n');
    const [app = ''] = (await textOf(description, 'packages.tsv')).split('\n');
    expect(app).toMatch(
      /^app\tapp-1\.0-1\.noarch\tapp-1\.0-1\.noarch\.rpm\t[0-9a-f]{64}\t\d+\t.*\tMIT$/,
    );
  });

  test('is not made if the product names a package that is not there', async () => {
    const ran = await rig.run(
      describeMedium(tools, repository(), { image, packages: ['app', 'nosuch'] }),
    );
    expect(ran).toMatchObject({ ok: false, failure: { step: 'describe-medium' } });
    expect(ran.ok ? '' : ran.failure.log).toContain(
      "package 'nosuch' is named in the product and is not in the repository",
    );
  });

  test('is not made without a hypervisor to boot', async () => {
    const ran = await rig.run(
      composeInstallRoot(tools, repository(), { image, packages: ['initramfs'] }),
    );
    expect(ran.ok ? '' : ran.failure.log).toContain('must have one /boot/vmlinuz-*');
  });
});
