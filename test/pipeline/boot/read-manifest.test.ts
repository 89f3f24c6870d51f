import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { manifestOf, renderManifest } from '../../../iso/manifest.ts';
import { describeBootFailure } from '../../../pipeline/boot/boot-failure.ts';
import { chooseProfile, readManifest } from '../../../pipeline/boot/read-manifest.ts';
import { testImage } from '../../iso/rig/test-image.ts';
import { temporaryFolder } from '../../rig/temporary-folder.ts';

const read = async (text: string) => {
  const file = path.join(await temporaryFolder(), 'x.manifest.json');
  await writeFile(file, text);
  return readManifest(file);
};

const written = (change: Parameters<typeof testImage>[0] = {}) =>
  renderManifest(
    manifestOf(testImage(change), {
      sha256: '',
      size: 0,
      repository: { channel: 'testing', snapshot: 's1' },
      packages: [],
      recipeOf: () => undefined,
    }),
  );

test('what the composer writes is what booting reads', async () => {
  expect(await read(written())).toMatchObject({
    ok: true,
    value: {
      repository: { channel: 'testing' },
      image: { name: 'example' },
      profiles: [{ id: 'default' }, { id: 'ci' }],
    },
  });
});

test('without a name, the first profile that does not ask is chosen', async () => {
  const manifest = await read(written());
  if (!manifest.ok) throw new Error('unreadable');
  expect(chooseProfile(manifest.value, undefined)).toMatchObject({ value: { id: 'ci' } });
  expect(chooseProfile(manifest.value, 'default')).toMatchObject({ value: { id: 'default' } });
});

test('an unknown profile is told with those that there are, and is a matter of usage', async () => {
  const manifest = await read(written());
  if (!manifest.ok) throw new Error('unreadable');
  const chosen = chooseProfile(manifest.value, 'nosuch');
  if (chosen.ok) throw new Error('chosen');
  const said = describeBootFailure(chosen.failure, { iso: 'x.iso', logPath: '', logTail: [] });
  expect(said.message).toBe("the ISO has no answers profile 'nosuch', it has: default, ci");
  expect(said.exitCode).toBe(2);
});

test('a file that is no manifest, or none of ours, is told by its path', async () => {
  expect(await read('{')).toMatchObject({ ok: false, failure: { kind: 'bad-manifest' } });
  expect(await read('{"schema":"other"}')).toMatchObject({
    ok: false,
    failure: { kind: 'bad-manifest' },
  });
  expect(await readManifest('/nonexistent')).toMatchObject({
    ok: false,
    failure: { kind: 'missing-file', path: '/nonexistent' },
  });
});

test('a crash is told with the last lines of the console and where the rest is', () => {
  const said = describeBootFailure(
    { kind: 'crashed', phase: 'install', line: 'Kernel panic' },
    { iso: 'x.iso', logPath: '/logs/boot.log', logTail: ['a', 'b'] },
  );
  expect(said).toMatchObject({
    code: 'boot/crashed',
    message: 'install: the machine crashed: Kernel panic',
    logTail: ['a', 'b'],
    logPath: '/logs/boot.log',
    exitCode: 1,
  });
});
