import { beforeAll, describe, test } from 'vitest';
import { cutIso } from '../rig/default-iso.ts';
import { startKiln } from '../rig/kiln-run.ts';
import { projectRoot } from '../rig/run-process.ts';

// The whole line, from recipes to a running dom0. Where KVM does not work, QEMU emulates one
// processor for each machine: two machines at a time (`maxConcurrency`) keep two cores busy. The
// longest comes first. Xen costs an emulated installation nearly half of its time, so one is without;
// both menus' entries for Xen and all four ways to start a medium are still taken.

let iso = '';
beforeAll(async () => {
  ({ iso } = await cutIso());
});

const boot = async (...options: readonly string[]) => {
  const ended = await startKiln(projectRoot, ['boot', iso, '--json', ...options]).ended;
  const phases = ended.events
    .filter(({ type, outcome }) => type === 'action-ended' && outcome === 'built')
    .map(({ label }) => label.step);
  const notes = ended.events.filter(({ type }) => type === 'noted').map(({ message }) => message);
  const { code, diagnostics } = ended;
  return { code, diagnostics, phases, failing: notes.filter((note) => !note.startsWith('holds')) };
};

describe.concurrent('an ISO in a machine', () => {
  const good = { code: 0, diagnostics: [], failing: [] };
  const installed = { ...good, phases: ['menu', 'install', 'first boot', 'checks'] };
  const asked = { ...good, phases: ['menu', 'question'] };

  test('installs by itself from a CD, with BIOS, under Xen, and holds what it promises', async ({
    expect,
  }) => {
    expect(await boot('--firmware', 'bios', '--media', 'cd')).toEqual(installed);
  });
  test('installs by itself from a USB stick, with UEFI, and holds what it promises', async ({
    expect,
  }) => {
    const medium = ['--firmware', 'uefi', '--media', 'usb', '--kernel', 'linux'];
    expect(await boot(...medium)).toEqual(installed);
  });
  test('asks under the default entry, from a CD, with UEFI', async ({ expect }) => {
    const medium = ['--firmware', 'uefi', '--media', 'cd'];
    expect(await boot(...medium, '--answers', 'default')).toEqual(asked);
  });
  test('asks under the default entry, from a USB stick, with BIOS', async ({ expect }) => {
    const medium = ['--firmware', 'bios', '--media', 'usb'];
    expect(await boot(...medium, '--answers', 'default')).toEqual(asked);
  });
});
