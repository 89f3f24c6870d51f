import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { digestOf } from '../../../pipeline/core/digest.ts';
import { takeRunLock } from '../../../pipeline/host/run-lock.ts';
import { lockFile, lockSchema } from '../../../recipes/lock.ts';
import type { KilnEnded } from '../../rig/kiln-run.ts';
import { type ProjectCopy, projectCopy } from '../../rig/project-copy.ts';
import { serveTexts, type TextServer } from '../../rig/serve-texts.ts';
import { temporaryFolder } from '../../rig/temporary-folder.ts';
import { tinyName, writeTinyProduct } from '../../rig/tiny-product.ts';

let server: TextServer;
beforeAll(async () => {
  server = await serveTexts();
});
afterAll(() => server.close());

const product = tinyName();
let copy: ProjectCopy;
let cache: string;
beforeEach(async () => {
  server.texts.clear();
  server.meanwhile.clear();
  cache = await temporaryFolder();
  copy = await projectCopy({
    DOCKER_HOST: 'unix:///nowhere',
    KILN_CACHE: cache,
    npm_config_registry: server.origin,
  });
});
afterEach(() => copy.remove());

const kiln = (...args: readonly string[]) =>
  copy.start([...args, '--product', product, '--json']).ended;

const sources = async (...items: readonly string[]) =>
  writeTinyProduct(copy, product, [
    { name: 'distant', recipe: ['sources:', ...items].join('\n  - ') },
  ]);

const inLock = async (key: string) =>
  lockSchema.parse(JSON.parse(await copy.read(lockFile))).sources[key];

const notes = ({ events }: KilnEnded) =>
  events.filter(({ type }) => type === 'noted').map(({ message }) => message);

const url = (file: string, ...more: readonly string[]) =>
  [`url: [${server.origin}/${file}]`, `file: a.txt`, ...more].join('\n    ');

const refusal = ({ code, diagnostics }: KilnEnded) => ({ code, diagnostics });

test('what is not locked is refused with the command that locks it; then its bytes are kept', async () => {
  server.texts.set('/1.0/a.txt', 'one');
  await sources(url('1.0/a.txt'));
  expect(refusal(await kiln('build'))).toMatchObject({
    code: 2,
    diagnostics: [
      {
        code: 'recipe/not-locked',
        message: expect.stringContaining(`a.txt (url ${server.origin}/1.0/a.txt) is not locked`),
        location: { file: 'recipes/packages/distant.yaml', line: 4 },
        remedy: [`Lock it: kiln lock --product ${product}`],
      },
    ],
  });
  const locked = await kiln('lock');
  expect(locked).toMatchObject({ code: 0, result: { lock: lockFile, changes: 1 } });
  expect(notes(locked).join('\n')).toMatch(/distant\/a\.txt: trusted as it is seen first: http/);
  expect(await inLock('distant/a.txt')).toEqual({
    of: `url ${server.origin}/1.0/a.txt`,
    sha256: digestOf('one'),
    size: 3,
  });
  expect((await copy.start(['clean', '--unused', '--json']).ended).code).toBe(0);
  expect(await readFile(path.join(cache, 'cas', digestOf('one')), 'utf8')).toBe('one');

  const asked = server.requests.length;
  expect(await kiln('lock')).toMatchObject({ code: 0, result: { changes: 0 } });
  expect(server.requests).toHaveLength(asked);
});

test('another version is not what was locked, until it is locked', async () => {
  server.texts.set('/1.0/a.txt', 'one').set('/1.1/a.txt', 'more');
  await sources(url('1.0/a.txt'));
  await kiln('lock');
  await sources(url('1.1/a.txt'));
  const [told] = (await kiln('build')).diagnostics;
  expect(told?.message).toMatch(
    /not locked as url .*1\.1.*: recipes\/lock\.json has it as url .*1\.0/,
  );
  const locked = await kiln('lock');
  expect(notes(locked).join('\n')).toMatch(/trusted as it is seen first: http.*1\.1\/a\.txt has/);
  expect(notes(locked).at(-1)).toMatch(
    /^~ distant\/a\.txt: url .*1\.0.* → url .*1\.1\/a\.txt, sha256/,
  );
  expect(await inLock('distant/a.txt')).toMatchObject({ sha256: digestOf('more') });
});

test('other bytes at the same URL are alarming, and are seen by an update alone', async () => {
  server.texts.set('/1.0/a.txt', 'one');
  await sources(url('1.0/a.txt'));
  await kiln('lock');
  server.texts.set('/1.0/a.txt', 'bad');
  expect(await kiln('lock')).toMatchObject({ code: 0, result: { changes: 0 } });
  const updated = await kiln('lock', '--update');
  expect(updated.code).toBe(0);
  expect(notes(updated)).toContainEqual(
    expect.stringMatching(
      /^! distant\/a\.txt: other bytes of the same url http.*: sha256 \w+ → \w+$/,
    ),
  );
});

test('what no recipe names leaves the lock, and what cannot be had stays as it was', async () => {
  server.texts.set('/1.0/a.txt', 'one');
  await sources(url('1.0/a.txt'));
  await kiln('lock');
  server.texts.clear();
  const failed = await kiln('lock', '--update');
  expect(refusal(failed)).toMatchObject({
    code: 32,
    diagnostics: [{ code: 'lock/not-fetched', message: expect.stringContaining('HTTP 404') }],
  });
  expect(await inLock('distant/a.txt')).toMatchObject({ sha256: digestOf('one') });
  await sources('key: KEY');
  expect(notes(await kiln('lock'))).toContainEqual(
    expect.stringMatching(/^- distant\/a\.txt: url /),
  );
  expect(await inLock('distant/a.txt')).toBeUndefined();
});

test('what a recipe says that upstream publishes is locked, and nothing else', async () => {
  server.texts.set('/1.0/a.txt', 'one');
  await sources(url('1.0/a.txt', `sha256: ${digestOf('else')}`));
  expect(refusal(await kiln('lock'))).toMatchObject({
    code: 2,
    diagnostics: [
      {
        code: 'lock/disagrees',
        message: expect.stringContaining(
          `${digestOf('one')}, and the recipe says ${digestOf('else')}`,
        ),
        location: { line: 6, sourceLine: `    sha256: ${digestOf('else')}` },
      },
    ],
  });
  expect(await inLock('distant/a.txt')).toBeUndefined();
});

const npm = "npm: { name: '@a/b', version: '1.0.0' }\n    file: b.tgz";

const publish = (integrity: string) =>
  server.texts
    .set('/@a/b/-/b-1.0.0.tgz', 'tarball')
    .set('/@a%2fb/1.0.0', JSON.stringify({ dist: { integrity } }));

test("a package of npm is what its registry vouches for, or it isn't locked", async () => {
  publish(`sha512-${createHash('sha512').update('another').digest('base64')}`);
  await sources(npm);
  expect(refusal(await kiln('lock'))).toMatchObject({
    code: 1,
    diagnostics: [{ code: 'lock/other-bytes', message: expect.stringContaining('vouches for') }],
  });
  publish(`sha1-x sha512-${createHash('sha512').update('tarball').digest('base64')}`);
  const locked = await kiln('lock');
  expect(locked.code).toBe(0);
  expect(notes(locked).join('\n')).not.toContain('trusted');
  expect(await inLock('distant/b.tgz')).toMatchObject({
    of: 'npm @a/b 1.0.0',
    sha256: digestOf('tarball'),
  });
});

test("files of Debian are found in the index that this machine's apt reads", async () => {
  const apt = (version: string, file = 'hello_2.10.orig.tar.gz') =>
    `apt: { package: hello, version: '${version}', file: ${file} }`;
  await sources(apt('2.10-3'));
  expect((await kiln('lock')).code).toBe(0);
  expect(await inLock('distant/hello_2.10.orig.tar.gz')).toMatchObject({
    of: 'apt hello 2.10-3',
    path: 'pool/main/h/hello/hello_2.10.orig.tar.gz',
    sha256: '31e066137a962676e89f69d1b65382de95a7ef7d914b8cb956f41ea72e0f516b',
    size: 725_946,
  });
  await sources(apt('2.10-99'));
  expect(refusal(await kiln('lock'))).toMatchObject({
    code: 2,
    diagnostics: [
      {
        message: 'apt has no source package hello 2.10-99',
        location: { file: 'recipes/packages/distant.yaml', line: 4 },
        remedy: [expect.stringContaining('Versions that it has: 2.10-3')],
      },
    ],
  });
  await sources(apt('2.10-3', 'hello.tar'));
  expect((await kiln('lock')).diagnostics).toMatchObject([
    {
      message: 'the source package hello 2.10-3 has no file hello.tar',
      remedy: [expect.stringContaining('hello_2.10.orig.tar.gz')],
    },
  ]);
});

test('an update sees what somebody wrote into the lock by hand', async () => {
  await sources('key: KEY');
  const before = await copy.read(lockFile);
  await copy.edit(lockFile, (text) =>
    text.replace(/("bash": \{"version":)"([^"]+)"/, '$1"0.1-made-up"'),
  );
  expect(await kiln('lock')).toMatchObject({ code: 0 });
  const updated = await kiln('lock', '--update');
  expect(updated.code).toBe(0);
  expect(notes(updated)).toContainEqual(
    expect.stringMatching(/^~ bash(: version)? 0\.1-made-up → 5\.2/),
  );
  const bash = /"bash": \{"version":"[^"]+"/;
  expect(bash.exec(await copy.read(lockFile))?.[0]).toBe(bash.exec(before)?.[0]);
});

test('what others write into the lock meanwhile stays there', async () => {
  server.texts.set('/1.0/a.txt', 'one');
  await sources(url('1.0/a.txt'));
  const theirs = { of: 'url https://x.invalid/y', sha256: digestOf('y'), size: 1 };
  server.meanwhile.set('/1.0/a.txt', () =>
    copy.edit(lockFile, (text) =>
      text.replace(/"sources": \{/, `$&"theirs/y": ${JSON.stringify(theirs)},`),
    ),
  );
  const locked = await kiln('lock');
  expect(locked).toMatchObject({ code: 0, result: { changes: 1 } });
  expect(notes(locked)).toContainEqual(expect.stringMatching(/^\+ distant\/a\.txt: url /));
  expect(await inLock('distant/a.txt')).toMatchObject({ sha256: digestOf('one') });
  expect(await inLock('theirs/y')).toEqual(theirs);
});

test('who comes while another writes the lock waits, and writes what it then has, too', async () => {
  server.texts.set('/1.0/a.txt', 'one');
  await sources(url('1.0/a.txt'));
  const theirs = { of: 'url https://x.invalid/y', sha256: digestOf('y'), size: 1 };
  const writing = await takeRunLock(copy.path('out'), {
    waiting: () => {},
    signal: new AbortController().signal,
  });
  if (!writing.ok) throw new Error(writing.failure.kind);
  const run = copy.start(['lock', '--product', product, '--json']);
  await run.saw(`(process ${process.pid}) writes ${lockFile}: waiting for it`);
  await copy.edit(lockFile, (text) =>
    text.replace(/"sources": \{/, `$&"theirs/y": ${JSON.stringify(theirs)},`),
  );
  const other = copy.start(['lock', '--product', product, '--json']);
  await other.saw('waiting for it');
  other.kill('SIGINT');
  expect(await other.ended).toMatchObject({
    code: 130,
    diagnostics: [{ code: 'run/interrupted' }],
  });
  expect(await inLock('distant/a.txt')).toBeUndefined();
  await writing.value();
  expect((await run.ended).code).toBe(0);
  expect(await inLock('distant/a.txt')).toMatchObject({ sha256: digestOf('one') });
  expect(await inLock('theirs/y')).toEqual(theirs);
});

test('a lock that is broken or gone when it is to be written is left as it is', async () => {
  server.texts.set('/1.0/a.txt', 'one');
  await sources(url('1.0/a.txt'));
  const broken = `<<<<<<< ours\n${await copy.read(lockFile)}`;
  server.meanwhile.set('/1.0/a.txt', () => copy.write(lockFile, broken));
  const diagnostic = {
    message: expect.stringContaining('it was changed since this began, and nothing is written'),
    location: { file: lockFile, line: 1 },
  };
  expect(refusal(await kiln('lock'))).toMatchObject({ code: 2, diagnostics: [diagnostic] });
  expect(await copy.read(lockFile)).toBe(broken);

  await copy.write(lockFile, broken.slice(broken.indexOf('{')));
  server.meanwhile.set('/1.0/a.txt', () => rm(copy.path(lockFile)));
  expect(refusal(await kiln('lock'))).toMatchObject({
    code: 2,
    diagnostics: [{ code: 'lock/gone' }],
  });
  await expect(copy.read(lockFile)).rejects.toThrow('ENOENT');
});

test('nothing is written over a lock that cannot be read', async () => {
  await sources('key: KEY');
  await copy.edit(lockFile, (text) => text.replace('{\n', '<<<<<<< ours\n{\n'));
  const broken = await copy.read(lockFile);
  for (const command of ['lock', 'build']) {
    expect(refusal(await kiln(command))).toMatchObject({
      code: 2,
      diagnostics: [
        { location: { file: lockFile }, remedy: [expect.stringContaining('from git')] },
      ],
    });
  }
  expect(await copy.read(lockFile)).toBe(broken);
});
