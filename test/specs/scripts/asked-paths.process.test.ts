import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { askedPaths } from '../../../specs/scripts/asked-paths.ts';
import { startProcess } from '../../rig/run-process.ts';

let folder = '';
// Not below /tmp, which is a build's own.
beforeEach(async () => void (folder = await mkdtemp(path.join(homedir(), '.kiln-test-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What the program makes of lines as strace writes them. */
const asked = async (...lines: readonly string[]) => {
  const program = path.join(folder, 'program');
  const trace = path.join(folder, 'trace');
  await writeFile(program, askedPaths);
  await writeFile(trace, lines.map((line) => `${line}\n`).join(''));
  const { code, stdout, stderr } = await startProcess('awk', ['-f', program, trace]).ended;
  expect([code, stderr]).toEqual([0, '']);
  return stdout.split('\n').slice(0, -1);
};

test('a file that is opened counts as it was asked for, and as what it is', async () => {
  const line =
    '12 openat(AT_FDCWD</builddir/BUILD>, "/usr/lib/libz.so", O_RDONLY) = 3</usr/lib/libz.so.1.2>';
  expect(await asked(line, line)).toEqual([
    'opened\t/usr/lib/libz.so',
    'opened\t/usr/lib/libz.so.1.2',
  ]);
});

test('relative paths are below the folder that the call names', async () => {
  expect(
    await asked(
      '12 openat(AT_FDCWD</usr/share>, "x/y", O_RDONLY) = 3</usr/share/x/y>',
      '12 newfstatat(4</usr/lib>, "../z", 0x7ffc, 0) = 0',
      '12 open("a", O_RDONLY) = 3</opt/a>',
    ),
  ).toEqual(['opened\t/usr/share/x/y', 'looked\t/usr/lib/../z', 'opened\t/opt/a']);
});

test('a file that is only looked at, and a link that is read, are told apart', async () => {
  expect(
    await asked(
      '12 access("/usr/bin/bc", X_OK) = 0',
      '12 readlink("/usr/bin/awk", "/"..., 4096) = 21',
      '12 newfstatat(3</usr/bin/bc>, "", 0x7ffc, AT_EMPTY_PATH) = 0',
    ),
  ).toEqual(['looked\t/usr/bin/bc', 'read\t/usr/bin/awk']);
});

test("a build's own folders are nobody's packages", async () => {
  expect(
    await asked(
      '12 openat(AT_FDCWD</builddir/BUILD>, "a.h", O_RDONLY) = 3</builddir/BUILD/a.h>',
      '12 openat(AT_FDCWD</>, "/var/tmp/rpm-tmp.x", O_RDONLY) = 3</var/tmp/rpm-tmp.x>',
      '12 access("/proc/self/exe", R_OK) = 0',
      '12 access("/tmp", R_OK) = 0',
      '12 access("/development", R_OK) = 0',
    ),
  ).toEqual(['looked\t/development']);
});

test('the interpreter of a script that is run counts, though no call opens it', async () => {
  const script = path.join(folder, 'script');
  await writeFile(script, '#! /usr/bin/perl -w\nprint 1;\n');
  expect(await asked(`12 execve("${script}", 0x55, 0x55 /* 9 vars */) = 0`)).toEqual([
    `opened\t${script}`,
    'opened\t/usr/bin/perl',
  ]);
  // Where a process is that runs one by a relative path, its next call says.
  expect(
    await asked(
      '12 execve("./script", 0x55, 0x55 /* 9 vars */) = 0',
      '13 openat(AT_FDCWD</nowhere>, "/etc/other", O_RDONLY) = 3</etc/other>',
      `12 openat(AT_FDCWD<${folder}>, "/etc/ld.so.cache", O_RDONLY) = 3</etc/ld.so.cache>`,
    ),
  ).toEqual([
    'opened\t/etc/other',
    `opened\t${folder}/./script`,
    'opened\t/usr/bin/perl',
    'opened\t/etc/ld.so.cache',
  ]);
});

test('what is no call, or has a name that awk cannot read, is passed over', async () => {
  expect(
    await asked(
      '12 +++ exited with 0 +++',
      '12 openat(AT_FDCWD</builddir>, "/usr/\\"x", O_RDONLY) = 3</builddir>',
    ),
  ).toEqual([]);
});
