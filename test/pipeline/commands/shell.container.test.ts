import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { startProcess } from '../../rig/run-process.ts';
import { tinyProject } from '../../rig/tiny-project.ts';

const project = tinyProject();

const shell = (...args: readonly string[]) =>
  project.copy().start(['shell', '--product', project.product, ...args], {
    KILN_CACHE: project.cache(),
  }).ended;

const keptPlace = z.object({
  image: z.string(),
  inputs: z.array(z.object({ files: z.array(z.object({ digest: z.string() })).default([]) })),
});

const look = `pwd; id -u; cat made; ls /in/srpm; ls -A /sys/class/net; cat /proc/self/limits | grep files
touch /usr/touched 2>/dev/null || echo read-only; cat ~/SPECS/failing.spec | head -1; df --output=fstype /builddir | tail -1`;

test('opens where a build failed: same root, user and limits, with what it left', async () => {
  await project.packages({ name: 'failing', build: 'mkdir src; cd src; echo half >made; exit 3' });
  const failed = await project.build().ended;
  expect(failed.code).toBe(1);
  expect(failed.diagnostics[0]).toMatchObject({
    code: 'run/exited',
    remedy: [
      `Look around where it failed: kiln shell failing --product ${project.product}`,
      expect.stringContaining('reused'),
    ],
  });

  const explain = ['explain', 'failing', '--product', project.product];
  const env = { KILN_CACHE: project.cache() };
  const explained = await project.copy().start(explain, env).ended;
  expect(explained.stdout.split('\n').slice(0, 6)).toEqual([
    'failing',
    expect.stringMatching(
      /^ {2}last attempt {2}failed on 20.* UTC: failing: build-rpm failed: the process ended with code 1$/,
    ),
    `  its log       ${failed.diagnostics[0]?.logPath}`,
    `  what to do    Look around where it failed: kiln shell failing --product ${project.product}`,
    `                Build it again, when that is settled: kiln build failing --product ${project.product}`,
    '  last built    not known: nothing is recorded of one that ended well',
  ]);

  // A recipe that cannot be read any more is no hindrance.
  await project.copy().write('recipes/packages/failing.yaml', 'name: [');
  const { code, stdout, stderr } = await shell('failing', '--', 'sh', '-c', look);
  expect(stderr).toContain('failing: build-rpm failed: the process ended with code 1 (20');
  expect([code, stdout.split('\n')]).toEqual([
    0,
    [
      '/builddir/BUILD/src',
      '1000',
      'half',
      'failing-1.0-1.tiny1.src.rpm',
      'lo',
      expect.stringContaining('4096'),
      'read-only',
      'Name: failing',
      'tmpfs',
      '',
    ],
  ]);
  expect(await shell('failing', '--', 'sh', '-c', 'exit 7')).toMatchObject({ code: 7 });
  await project.packages({ name: 'failing' });
});

test('says what is lost of the place where a build failed, and how that comes back', async () => {
  await project.packages({ name: 'gone', build: 'echo half >made; exit 3' });
  const { diagnostics } = await project.build().ended;
  expect(diagnostics[0]).toMatchObject({ code: 'run/exited' });
  const kept = path.join(project.cache(), 'failed', project.product, 'gone');
  const record = await readFile(path.join(kept, 'failure.json'), 'utf8');
  const { inputs, image } = keptPlace.parse(JSON.parse(record));
  const [srpm] = inputs.flatMap(({ files }) => files);
  await rm(path.join(project.cache(), 'cas', srpm?.digest ?? 'none'));
  await rm(path.join(kept, 'builddir.tar'));
  await writeFile(
    path.join(kept, 'failure.json'),
    record.replaceAll(image, `localhost/kiln:${'0'.repeat(64)}`),
  );
  const { code, stderr } = await shell('gone', '--', 'cat', 'made');
  expect(code).toBe(36);
  expect(stderr).toContain(
    `gone: what its last failed build left is no longer whole: the engine has lost the root, the image localhost/kiln:${'0'.repeat(64)}; the store has lost its input /in/srpm/gone-1.0-1.tiny1.src.rpm; ${kept}/builddir.tar is gone`,
  );
  expect(stderr).toContain(`kiln build gone --product ${project.product}`);
  expect(stderr).toContain(`kiln shell gone --product ${project.product} --fresh`);
  expect(stderr).not.toContain('~/BUILD');

  const fresh = await shell('gone', '--fresh', '--', 'ls', 'SPECS');
  expect([fresh.code, fresh.stdout]).toEqual([0, 'gone.spec\n']);
  expect((await project.build().ended).code).toBe(1);
  expect(await shell('gone', '--', 'cat', 'made')).toMatchObject({ code: 0, stdout: 'half\n' });
});

test('says that an input has rotted, which shows when it is read', async () => {
  await project.packages({ name: 'rotten', build: 'exit 3' });
  await project.build().ended;
  const kept = path.join(project.cache(), 'failed', project.product, 'rotten', 'failure.json');
  const { inputs } = keptPlace.parse(JSON.parse(await readFile(kept, 'utf8')));
  const [srpm] = inputs.flatMap(({ files }) => files);
  const stored = path.join(project.cache(), 'cas', srpm?.digest ?? 'none');
  const bytes = await readFile(stored);
  await rm(stored);
  await writeFile(stored, bytes.fill(0, 100, 200));
  const { code, stderr } = await shell('rotten', '--', 'true');
  expect(code).toBe(36);
  expect(stderr).toContain('the store has lost its input /in/srpm/rotten-1.0-1.tiny1.src.rpm');
});

test('opens the build root with the SRPM where nothing has failed, or as if nothing had', async () => {
  await project.packages({ name: 'failing', build: 'exit 3' }, { name: 'hello' });
  expect((await project.build('--keep-going').ended).code).toBe(3);
  const words = 'ls SPECS; ls BUILD 2>/dev/null; rpmbuild -bs SPECS/*.spec >/dev/null && ls SRPMS';
  for (const args of [['hello'], ['failing', '--fresh']]) {
    const [name = ''] = args;
    const { code, stdout } = await shell(...args, '--', 'sh', '-c', words);
    expect([code, stdout]).toEqual([0, `${name}.spec\n${name}-1.0-1.tiny1.src.rpm\n`]);
  }
});

test('is a terminal where it is opened on one', async () => {
  await project.packages({ name: 'hello' });
  const kiln = `'${process.execPath}' '${project.copy().path('pipeline/bin/kiln.js')}'`;
  const command = `stty cols 71 rows 13; exec ${kiln} shell hello --product ${project.product}`;
  const { child, ended, saw } = startProcess('script', ['-qfec', command, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { TERM: 'xterm', KILN_CACHE: project.cache() },
  });
  await saw('[hello] ~$ ');
  // Ctrl-C ends what runs in the shell, and not the shell. One job, which has the terminal by the
  // time that it writes, and which has a trap: without one, a dash that is about to become its last
  // command forgets the key.
  child.stdin?.write(
    `sh -c 'trap "printf %s%s inter rupted; exit" INT; stty size; while :; do sleep 1; done'\n`,
  );
  await saw('13 71');
  child.stdin?.write('\u0003');
  await saw('interrupted');
  child.stdin?.write('tty; exit 9\n');
  const { code, stdout } = await ended;
  expect(stdout).toContain('/dev/pts/0');
  expect(code).toBe(9);
});

test('names the packages that there are, for one that there is not', async () => {
  await project.packages({ name: 'hello' });
  const ended = await shell('hullo');
  expect(ended.code).toBe(2);
  expect(ended.stderr).toContain('the product has no package hullo');
});

test('keeps the last failure of a package, also of one that was stopped; kiln clean removes it', async () => {
  const kept = (name: string) => path.join(project.cache(), 'failed', project.product, name);
  const hungry = (word: string) => ({
    name: 'hungry',
    build: `echo ${word} >made; sleep 600 & tail /dev/zero`,
    recipe: 'sources: []\nbuild: { memory: 128MiB }',
  });
  for (const word of ['first', 'second']) {
    await project.packages(hungry(word));
    const failed = await project.build().ended;
    expect(failed.diagnostics[0]).toMatchObject({ code: 'run/limit-exceeded' });
    expect(await shell('hungry', '--', 'cat', 'made')).toMatchObject({
      code: 0,
      stdout: `${word}\n`,
    });
  }
  expect(existsSync(kept('hungry'))).toBe(true);
  const cleaned = await project.copy().start(['clean'], { KILN_CACHE: project.cache() }).ended;
  expect(cleaned.code).toBe(0);
  expect(existsSync(kept('hungry'))).toBe(false);
});
