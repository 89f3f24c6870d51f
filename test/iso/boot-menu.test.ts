import { expect, test } from 'vitest';
import { menuChoice, renderBootMenu } from '../../iso/boot-menu.ts';
import { mostProfiles } from '../../iso/image.ts';
import { testImage } from './rig/test-image.ts';

const menu = renderBootMenu(testImage());

test('the entry that starts by itself is the one that asks', () => {
  expect(menu).toContain('set default=install-default\n');
  expect(menu).toContain('set timeout=60\n');
});

test('each profile is an entry under Xen with a key of its own, and one without Xen', () => {
  expect(menu).toContain(
    `--id install-default --hotkey=1 {\n  kiln_xen inst.ks=cdrom:/answers/default.ks`,
  );
  expect(menu).toContain(`--id install-ci --hotkey=2 {\n  kiln_xen inst.ks=cdrom:/answers/ci.ks`);
  expect(menu).toContain(`--id linux-ci --hotkey=2 {\n    kiln_linux inst.ks=cdrom:/answers/ci.ks`);
});

test('a profile that does not ask says so in the menu', () => {
  expect(menu).toContain('(ERASES the disk without asking)');
  expect(menu).not.toMatch(/ask first.*ERASES/);
});

test('an apostrophe in a title stays inside the title', () => {
  expect(menu).toContain(`the robot'"'"'s`);
});

test('what is set on the command line of GRUB reaches every kernel', () => {
  expect(menu.match(/\$kiln_extra$/gm)).toHaveLength(2);
});

test('the serial line is driven on BIOS only: UEFI firmware mirrors its console itself', () => {
  expect(menu).toMatch(/if \[ "\$grub_platform" != efi \]; then\n\s+if serial/);
});

test('nothing of the disks is assembled before the installer runs', () => {
  expect(menu).toContain('rd.md=0 rd.lvm=0 rd.luks=0');
});

test('the medium can be checked only where the initramfs can do it', () => {
  expect(menu).not.toContain('rd.live.check');
  expect(renderBootMenu(testImage({ mediaCheck: true }))).toContain('rd.live.check');
});

test('keys leave out those that GRUB has a use for', () => {
  const keys = Array.from(
    { length: mostProfiles },
    (_, index) => menuChoice({ id: 'x', title: 'X', manner: 'confirm' }, index).hotkey,
  );
  expect(new Set(keys).size).toBe(mostProfiles);
  expect(keys.filter((key) => ['c', 'd', 'e', 'x', ''].includes(key))).toEqual([]);
});
