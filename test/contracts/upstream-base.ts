import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Base } from '../../containers/bases/base.ts';
import type { ImportLock } from '../../recipes/imports/import-lock.ts';
import { lockFile, lockSchema } from '../../recipes/lock.ts';
import { testEngine } from '../rig/test-engine.ts';
import type { TinyPackage } from '../rig/tiny-product.ts';
import { type UpstreamProject, upstreamProject } from '../rig/upstream-project.ts';

export interface UpstreamBase {
  readonly base: Base;
  /** The base's package with zlib's header. */
  readonly zlib: string;
}

/** A package that is compiled against one of the base's, and one that needs it. */
const packagesOn = (zlib: string): readonly TinyPackage[] => [
  {
    name: 'compiled',
    preamble: `BuildRequires: ${zlib}`,
    build: [
      "printf '%s\\n' '#include <zlib.h>' '#include <stdio.h>' 'int main(void) {' \\",
      "  'return puts(zlibVersion()) < 0;' '}' >program.c",
      'gcc program.c -lz -o program',
      'mkdir payload',
      './program >payload/version',
    ].join('\n'),
  },
  {
    name: 'user',
    preamble: 'BuildRequires: compiled = 1.0',
    build: 'grep -x "[0-9.]*" /usr/share/compiled/version',
  },
];

/** A clone with a product on the base that builds these packages. */
export const projectOnUpstream = ({ base, zlib }: UpstreamBase): Promise<UpstreamProject> =>
  upstreamProject({ base, imports: [zlib], packages: packagesOn(zlib) });

/**
 * What every base with an image in a registry and repositories of its own owes a product on it:
 * from its address to packages that are built on it.
 */
export const upstreamBaseContract = (open: () => UpstreamBase): void => {
  let project: UpstreamProject;
  beforeAll(async () => {
    project = await projectOnUpstream(open());
  });
  afterAll(() => project.remove());

  const locked = async (): Promise<ImportLock | undefined> =>
    lockSchema.parse(JSON.parse(await project.copy.read(lockFile))).bases[open().base.name];

  test('without its lock, it is said what makes it', async () => {
    const ended = await project.start('build').ended;
    expect(ended.code).toBe(2);
    expect(ended.diagnostics).toMatchObject([
      {
        code: 'lock/missing',
        message: `${open().base.name} is not locked yet: ${lockFile} does not have it`,
        location: { sourceLine: `base: ${open().base.name}` },
        remedy: [expect.stringContaining(`kiln lock --product ${project.product}`)],
      },
    ]);
  });

  test('its lock has the image, every package with its digest and repository, and the keys', async () => {
    const { base, zlib } = open();
    const ended = await project.start('lock').ended;
    expect(ended.diagnostics).toEqual([]);
    expect(ended.code).toBe(0);
    const text = await project.copy.read(lockFile);
    const lock = (await locked()) ?? { sets: {}, packages: {} };
    expect(lock.image?.reference).toBe(base.root.kind === 'registry' && base.root.reference);
    expect(lock.sets['build']).toEqual(expect.arrayContaining([...base.buildPackages, zlib]));
    expect(Object.keys(lock.packages)).toEqual(lock.sets['build']);
    const ids = base.repositories.map(({ id }) => id);
    for (const { repository } of Object.values(lock.packages)) expect(ids).toContain(repository);
    const keys = base.repositories.flatMap((repository) => repository.keys.map(({ url }) => url));
    expect(Object.keys(lock.keys ?? {})).toEqual([...new Set(keys)].toSorted());

    const again = await project.start('lock').ended;
    expect(again.result).toMatchObject({ changes: 0 });
    expect(await project.copy.read(lockFile)).toBe(text);

    const updated = await project.start('lock', '--update').ended;
    expect(updated.result).toMatchObject({ changes: 0 });
  });

  test('fetched, its image is in the engine', async () => {
    const ended = await project.start('fetch').ended;
    expect(ended.diagnostics).toEqual([]);
    expect(ended.code).toBe(0);
    const reference = String(ended.result['image']);
    expect(reference).toContain((await locked())?.image?.digest);
    const { RepoDigests } = await (await testEngine()).getImage(reference).inspect();
    expect(RepoDigests).toContain(reference);
  });

  const isRoot = process.getuid?.() === 0;
  const build = () => (isRoot ? project.startOffline('build') : project.start('build').ended);

  test('fetched, packages are built on it without a network', async () => {
    const ended = await build();
    expect(ended.diagnostics).toEqual([]);
    expect(ended.code).toBe(0);
    for (const name of ['compiled', 'user']) {
      const left = await readdir(project.copy.path(`out/${project.product}/rpms/${name}`));
      expect(left.filter((file) => file.endsWith('.rpm'))).toHaveLength(2);
    }
    const again = await project.start('build').ended;
    expect(again.actions('built')).toEqual([]);
  });

  test('its own image installs its build root, known by digest', async () => {
    const ended = await project.start('plan', 'user').ended;
    expect(ended.code).toBe(0);
    const { reference = '', digest } = (await locked())?.image ?? {};
    expect(ended.stdout).toContain(`${reference.replace(/:[^:]+$/, '')}@${digest}`);
  });
};
