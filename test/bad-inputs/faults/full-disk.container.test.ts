import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tinyProject } from '../../rig/tiny-project.ts';

const run = promisify(execFile);

/** A folder as it is, with little room for what is added to it. */
interface FullFolder {
  readonly folder: string;
  readonly makeRoom: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

const almostFull = async (lower: string): Promise<FullFolder> => {
  const home = await mkdtemp(path.join(tmpdir(), 'kiln-full-'));
  const at = (name: string) => path.join(home, name);
  await mkdir(at('disk'));
  await mkdir(at('merged'));
  await run('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at('disk')]);
  await mkdir(at('disk/upper'));
  await mkdir(at('disk/work'));
  const layers = `lowerdir=${lower},upperdir=${at('disk/upper')},workdir=${at('disk/work')}`;
  await run('mount', ['-t', 'overlay', '-o', layers, 'overlay', at('merged')]);
  return {
    folder: at('merged'),
    makeRoom: async () => void (await run('mount', ['-o', 'remount,size=64m', at('disk')])),
    remove: async () => {
      await run('umount', ['--lazy', at('merged')]);
      await run('umount', ['--lazy', at('disk')]);
      await rm(home, { recursive: true, force: true });
    },
  };
};

// Only root can mount a disk that is full.
describe.skipIf(process.getuid?.() !== 0)('a full disk', () => {
  const project = tinyProject();
  let disk: FullFolder;
  beforeEach(async () => {
    disk = await almostFull(project.cache());
  });
  afterEach(() => disk.remove());

  // Noise does not compress: its package is larger than the disk.
  const large = {
    name: 'large',
    recipe: 'sources: []',
    build: 'mkdir payload; head -c 1000000 /dev/urandom >payload/noise',
  };

  test('of the cache: is told as such, leaves nothing half, and with room the next run goes on', async () => {
    await project.packages(large);
    const inDisk = { KILN_CACHE: disk.folder };
    const args = ['build', '--product', project.product, '--json'];
    const full = await project.copy().start(args, inDisk).ended;
    expect(full.code).toBe(36);
    expect(full.diagnostics[0]).toMatchObject({
      code: 'run/no-space',
      message: expect.stringContaining('no space left'),
      remedy: [expect.stringContaining('kiln clean'), expect.anything()],
    });
    // Two steps may have run side by side.
    expect(new Set(full.diagnostics.map(({ code }) => code))).toEqual(new Set(['run/no-space']));
    expect(await readdir(path.join(disk.folder, 'tmp'))).toEqual([]);
    const placed = project.copy().path(`out/${project.product}/rpms/large`);
    const files = await readdir(placed).catch(() => []);
    expect(files.filter((file) => !file.endsWith('.src.rpm'))).toEqual([]);

    await disk.makeRoom();
    const next = await project.copy().start(args, inDisk).ended;
    expect(next.code).toBe(0);
    expect(next.actions('built')).toContain('build-rpm large');
  });

  test('of the project: packages that have no room there are told of, and placed next time', async () => {
    await project.packages(large);
    const folder = project.copy().path(`out/${project.product}/rpms`);
    await mkdir(folder, { recursive: true });
    await run('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
    const full = await project.build().ended;
    await run('umount', ['--lazy', folder]);
    expect(full.code).toBe(36);
    expect(full.diagnostics).toHaveLength(1);
    expect(full.diagnostics[0]?.message).toContain('no space left');

    const next = await project.build().ended;
    expect(next.code).toBe(0);
    expect(await readdir(`${folder}/large`)).toHaveLength(2);
  });
});
