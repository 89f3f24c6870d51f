import { beforeAll, describe, expect, test } from 'vitest';
import { cutIso } from '../rig/default-iso.ts';
import { startKiln } from '../rig/kiln-run.ts';
import { projectRoot } from '../rig/run-process.ts';

// The whole line, from recipes to a running dom0. Each boot takes minutes, without KVM many: an hour
// for all four. KILN_TEST_BOOT=1 asks for them.
const isAsked = process.env['KILN_TEST_BOOT'] === '1';

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

describe.runIf(isAsked)(
  'the ISO installs by itself, and what it installed holds what it promises',
  () => {
    const holding = {
      code: 0,
      diagnostics: [],
      phases: ['menu', 'install', 'first boot', 'checks'],
      failing: [],
    };
    test('from a CD, with BIOS', async () => {
      expect(await boot('--firmware', 'bios', '--media', 'cd')).toEqual(holding);
    });
    test('from a USB stick, with UEFI', async () => {
      expect(await boot('--firmware', 'uefi', '--media', 'usb')).toEqual(holding);
    });
  },
);

describe.runIf(isAsked)('the default entry asks before it touches a disk', () => {
  const asking = { code: 0, diagnostics: [], phases: ['menu', 'question'], failing: [] };
  test('from a USB stick, with BIOS', async () => {
    const medium = ['--firmware', 'bios', '--media', 'usb'];
    expect(await boot(...medium, '--answers', 'default')).toEqual(asking);
  });
  test('from a CD, with UEFI', async () => {
    const medium = ['--firmware', 'uefi', '--media', 'cd'];
    expect(await boot(...medium, '--answers', 'default')).toEqual(asking);
  });
});
