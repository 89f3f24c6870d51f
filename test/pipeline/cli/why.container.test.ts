import { cp } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { digestOf } from '../../../pipeline/core/digest.ts';
import { sharedCache } from '../../rig/cache-copy.ts';
import { specFile } from '../../rig/tiny-product.ts';
import { tinyProject } from '../../rig/tiny-project.ts';

const project = tinyProject();

const kiln = (...args: readonly string[]) =>
  project.copy().start([...args, '--product', project.product], { KILN_CACHE: project.cache() })
    .ended;

const edit = (name: string, line: string) =>
  project
    .copy()
    .edit(specFile(name), (text) => text.replace('%description', `${line}\n%description`));

test('a plan says why before, and an explanation afterwards', async () => {
  await project.packages({ name: 'lib' }, { name: 'user', preamble: 'BuildRequires: lib' });
  await edit('lib', '# A comment.');
  expect((await project.build().ended).code).toBe(0);
  expect(await kiln('plan', 'user')).toMatchObject({ code: 0, stdout: 'nothing to do\n' });

  await edit('lib', '# Another comment.');
  const planned = await kiln('plan', 'user');
  expect(planned.code).toBe(4);
  const change = String.raw`${specFile('lib')} changed \(sha256 [0-9a-f]{12} → [0-9a-f]{12}\)`;
  expect(planned.stdout).toMatch(new RegExp(`^will be built \\(1\\):\n  lib .*← ${change}$`, 'm'));
  expect(planned.stdout).toMatch(
    new RegExp(`^may be cut off, .* \\(1\\):\n  user .*← lib ← ${change}$`, 'm'),
  );
  const document = JSON.parse((await kiln('plan', 'user', '--json')).stdout);
  expect(document).toMatchObject({
    complete: true,
    packages: [
      { name: 'lib', mayBeCutOff: false, because: [{ file: specFile('lib') }] },
      { name: 'user', mayBeCutOff: true },
    ],
  });

  const built = await project.build().ended;
  expect(built.equal).toContain('build-rpm lib');
  expect(built.actions('built')).not.toContain('build-rpm user');
  expect(await kiln('plan', 'user')).toMatchObject({ code: 0 });
  const explained = await kiln('explain', 'lib');
  expect(explained.stdout).toMatch(new RegExp(`because of +lib ← ${change}$`, 'm'));
  expect(explained.stdout).toMatch(/its result +equal to the earlier one/);
  expect((await kiln('explain', 'user')).stdout).toMatch(
    /cut off +lib was made again since then, .* its result was equal$/m,
  );
});

test('BuildRequires that are others are told, and by which macro where the spec is the same', async () => {
  const needing = (...lines: readonly string[]) => ({ name: 'user', preamble: lines.join('\n') });
  const sometimes = '%if "%{dist}" != ".tiny1"\nBuildRequires: lib = 1.0\n%endif';
  await project.packages({ name: 'lib' }, needing('BuildRequires: lib, zlib1g-dev', sometimes));
  expect((await project.build().ended).code).toBe(0);
  await project.packages({ name: 'lib' }, needing('BuildRequires: lib >= 1', sometimes));
  const edited = (await kiln('plan', 'user')).stdout;
  expect(edited).toMatch(/user .*← specs\/packages\/user\/user.spec changed/);
  expect(edited).toContain('← BuildRequires: - zlib1g-dev, lib any version → >= 1');
  expect((await project.build().ended).code).toBe(0);

  const productFile = `recipes/products/${project.product}.yaml`;
  await project.copy().edit(productFile, (text) => text.replace('.tiny1', '.tiny2'));
  const { stdout } = await kiln('plan', 'user');
  expect(stdout).toContain(`← %dist .tiny1 → .tiny2 in ${productFile}`);
  expect(stdout).toContain('← BuildRequires: + lib = 1.0');
});

test('what was tried, failed and taken back is no cause of what is built after it', async () => {
  await project.packages({ name: 'tried' });
  expect((await project.build('tried').ended).code).toBe(0);
  const written = await project.copy().read(specFile('tried'));
  for (const lack of ['nonesuch1', 'nonesuch2']) {
    await project.packages({ name: 'tried', preamble: `BuildRequires: ${lack}` });
    expect((await project.build('tried').ended).code).toBe(1);
  }
  await project.packages({ name: 'tried' });
  expect(await project.copy().read(specFile('tried'))).toBe(written);
  expect((await kiln('plan', 'tried')).stdout).toBe('nothing to do\n');

  await edit('tried', '# A comment.');
  const change = String.raw`${specFile('tried')} changed \(sha256 ([0-9a-f]{12}) → [0-9a-f]{12}\)`;
  const planned = (await kiln('plan', 'tried')).stdout;
  const [, before] = new RegExp(`tried .*← ${change}$`, 'm').exec(planned) ?? [];
  expect(before).toBe(digestOf(written).slice(0, 12));
  expect((await project.build('tried').ended).code).toBe(0);
  const [, explained] =
    new RegExp(`because of +tried ← ${change}$`, 'm').exec(
      (await kiln('explain', 'tried')).stdout,
    ) ?? [];
  expect(explained).toBe(before);
});

test('another lock: packages are planned as their specs last said, a new one once it was asked', async () => {
  const lock = 'recipes/lock.json';
  // Of the base, which was made there.
  const past = path.join(sharedCache(), 'past');
  await cp(past, path.join(project.cache(), 'past'), { recursive: true, force: false });
  await project.packages({ name: 'lib' }, { name: 'user', preamble: 'BuildRequires: lib' });
  expect((await project.build().ended).code).toBe(0);
  await project.packages(
    { name: 'lib' },
    { name: 'user', preamble: 'BuildRequires: lib, zlib1g-dev' },
    { name: 'new' },
  );
  const before = await project.copy().read(lock);
  const after = before.replace(
    /("gcc-12": \{"version":"[^"]*)("[^}]*"sha256":")[0-9a-f]{64}/,
    (...found) => {
      const [, version = '', between = ''] = found;
      return `${version}.1${between}${'0'.repeat(64)}`;
    },
  );
  expect(after).not.toBe(before);
  await project.copy().write(lock, after);
  try {
    const { code, stdout } = await kiln('plan', 'user');
    expect(code).toBe(4);
    expect(stdout).toMatch(/^ {2}lib +[\d.]+ s +←/m);
    expect(stdout).toMatch(/^ {2}user +[\d.]+ s +← .*user.spec changed/m);
    expect(stdout).toMatch(/^and what follows from these: .*query-spec \(3\)/m);
    expect(stdout.split('\n').slice(-4, -1)).toEqual([
      expect.stringMatching(/^predicted: done in about /),
      'lib, user: as their specs last said; they are asked anew first',
      'new: not known before their specs were asked, in the build root above',
    ]);
    const document = JSON.parse((await kiln('plan', 'user', '--json')).stdout);
    expect(document).toMatchObject({ complete: false, stale: ['lib', 'user'], unknown: ['new'] });
    const alone = (await kiln('plan', 'new')).stdout;
    expect(alone).toMatch(/^critical path: .* → build root [\d.]+ s → \w+ [\d.]+ s$/m);
    expect(alone).toContain('new: not known before their specs were asked');
    expect((await kiln('explain', 'new')).stdout).toMatch(/^ {2}now +to be built/m);
  } finally {
    await project.copy().write(lock, before);
  }
});

test('what is no package of the product is told, with those that are', async () => {
  const { code, stderr } = await kiln('explain', 'nothing');
  expect(code).toBe(2);
  expect(stderr).toContain('the product has no package nothing');
});

const explained = async (name: string) => {
  const { code, stdout } = await kiln('explain', name);
  expect(code).toBe(0);
  return stdout.split('\n');
};

const again = `Build it again, when that is settled: kiln build broken --product`;

test.each([
  { step: 'query-spec', preamble: '%{lua: error("no")}' },
  { step: 'build-srpm', preamble: 'Source0: nothing' },
  { step: 'resolve-requires', preamble: 'BuildRequires: nothing-has-this' },
])('an attempt that failed at $step is told, and what to do', async ({ step, preamble }) => {
  await project.packages({ name: 'broken', preamble }, { name: 'hello' });
  const { code, diagnostics } = await project.build('--keep-going').ended;
  expect(code).toBe(3);
  const [failed] = diagnostics;
  const [, attempt, log, ...rest] = await explained('broken');
  expect(attempt).toMatch(/^ {2}last attempt {2}failed on 20.* UTC: broken: /);
  expect(attempt).toContain(`: ${failed?.message}`);
  expect(failed?.message).toContain(`broken: ${step} failed: `);
  expect(log).toBe(`  its log       ${failed?.logPath}`);
  const todo = rest.slice(
    0,
    rest.findIndex((line) => line.startsWith('  last built')),
  );
  expect(todo.at(-1)).toContain(`${again} ${project.product}`);
  expect(todo.join()).not.toContain('kiln shell');
  const other = (await explained('hello')).join('\n');
  expect(other).not.toContain('last attempt');
  expect(other).toMatch(/^ {2}now +reused: /m);
});
