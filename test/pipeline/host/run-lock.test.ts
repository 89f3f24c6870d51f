import { readdir, rename, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { describeRunLock } from '../../../pipeline/host/describe-run-lock.ts';
import { takeRunLock, tryRunLock } from '../../../pipeline/host/run-lock.ts';
import { projectRoot, startProcess } from '../../rig/run-process.ts';
import { temporaryFolder } from '../../rig/temporary-folder.ts';

const never = new AbortController().signal;
const unexpected = () => {
  throw new Error('the lock was taken');
};

/** Another process that takes the lock, and keeps it until its standard input ends. */
const holder = (folder: string, env: Readonly<Record<string, string>> = {}) =>
  startProcess(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `
import { takeRunLock } from '${projectRoot}/pipeline/host/run-lock.ts';
const signal = new AbortController().signal;
const lock = await takeRunLock(process.argv[1], { waiting: () => console.log('waiting'), signal });
if (!lock.ok) throw lock.failure;
const { value: release } = lock;
console.log('has it');
process.stdin.on('end', async () => { await release(); process.exit(0); }).resume();
`,
      folder,
    ],
    { env, stdio: ['pipe', 'pipe', 'pipe'] },
  );

test('keeps another process out until it is given back, and says whose it is', async () => {
  const folder = await temporaryFolder();
  const other = holder(folder);
  await other.saw('has it');
  const told: string[] = [];
  const waited = Promise.withResolvers<void>();
  const taking = takeRunLock(folder, {
    waiting: (pid) => {
      told.push(pid);
      waited.resolve();
    },
    signal: never,
  });
  await waited.promise;
  expect(told).toEqual([String(other.child.pid)]);
  other.child.stdin?.end();
  const lock = await taking;
  expect.assert(lock.ok);
  await lock.value();
  expect((await other.ended).code).toBe(0);
  expect(told).toHaveLength(1);
});

test('is free at once when its process was killed, for one of those that wait', async () => {
  const folder = await temporaryFolder();
  const other = holder(folder);
  await other.saw('has it');
  const others = [holder(folder), holder(folder), holder(folder)];
  await Promise.all(others.map(({ saw }) => saw('waiting')));
  other.child.kill('SIGKILL');
  await other.ended;
  const first = await Promise.any(others.map((one) => one.saw('has it').then(() => one)));
  const told: string[] = [];
  const waited = Promise.withResolvers<void>();
  const taking = takeRunLock(folder, {
    waiting: (pid) => {
      told.push(pid);
      waited.resolve();
    },
    signal: never,
  });
  await waited.promise;
  expect(told).toEqual([String(first.child.pid)]);
  for (const one of others) one.child.stdin?.end();
  const lock = await taking;
  expect.assert(lock.ok);
  await lock.value();
  expect(await Promise.all(others.map(async ({ ended }) => (await ended).code))).toEqual([0, 0, 0]);
});

test('is not lost by a process that was stopped, however long', async () => {
  const folder = await temporaryFolder();
  const other = holder(folder);
  await other.saw('has it');
  other.child.kill('SIGSTOP');
  // As if it had not been heard of for a day.
  const before = new Date(Date.now() - 86_400_000);
  await utimes(path.join(folder, 'run.pid'), before, before);
  const abort = new AbortController();
  const taking = takeRunLock(folder, { waiting: () => abort.abort(), signal: abort.signal });
  expect(await taking).toEqual({ ok: false, failure: { kind: 'interrupted' } });
  other.child.kill('SIGCONT');
  other.child.stdin?.end();
  expect((await other.ended).code).toBe(0);
});

test('is not waited for after a signal', async () => {
  const folder = await temporaryFolder();
  const lock = await takeRunLock(folder, { waiting: unexpected, signal: never });
  expect.assert(lock.ok);
  const abort = new AbortController();
  const second = takeRunLock(folder, { waiting: () => abort.abort(), signal: abort.signal });
  expect(await second).toEqual({ ok: false, failure: { kind: 'interrupted' } });
  await lock.value();
});

test('is had together by those who share it, and by nobody alone meanwhile', async () => {
  const folder = await temporaryFolder();
  const shared = { shared: true, waiting: unexpected, signal: never };
  const [one, two] = [await takeRunLock(folder, shared), await takeRunLock(folder, shared)];
  expect.assert(one.ok && two.ok);
  expect(await tryRunLock(folder)).toBeUndefined();
  await one.value();
  expect(await tryRunLock(folder)).toBeUndefined();
  const abort = new AbortController();
  const alone = takeRunLock(folder, { waiting: () => abort.abort(), signal: abort.signal });
  expect(await alone).toEqual({ ok: false, failure: { kind: 'interrupted' } });
  await two.value();
  const last = await tryRunLock(folder);
  expect(last).toBeDefined();
  expect(await tryRunLock(folder, { shared: true })).toBeUndefined();
  await last?.();
});

test('makes the folder that it locks', async () => {
  const folder = path.join(await temporaryFolder(), 'a', 'b');
  const lock = await takeRunLock(folder, { waiting: unexpected, signal: never });
  expect.assert(lock.ok);
  await lock.value();
});

test('waits on where the folder is removed meanwhile, and makes it again', async () => {
  const folder = await temporaryFolder();
  const first = await takeRunLock(folder, { waiting: unexpected, signal: never });
  expect.assert(first.ok);
  const second = takeRunLock(folder, { waiting: () => undefined, signal: never });
  await rename(folder, `${folder}-gone`);
  const lock = await second;
  expect.assert(lock.ok);
  expect(await readdir(folder)).toContain('run.pid');
  await lock.value();
  await first.value();
});

test('says why a folder cannot be locked', async () => {
  const file = path.join(await temporaryFolder(), 'file');
  await writeFile(file, '');
  const folder = path.join(file, 'cache');
  const lock = await takeRunLock(folder, { waiting: unexpected, signal: never });
  expect.assert(!lock.ok);
  expect(lock.failure).toMatchObject({ kind: 'no-lock', folder });
  expect(describeRunLock(lock.failure)).toMatchObject({ exitCode: 36 });
});

test('says so where the machine cannot lock files, and does not go on without', async () => {
  const folder = await temporaryFolder();
  const other = holder(folder, { PATH: folder });
  const { stderr } = await other.ended;
  expect(stderr).toContain("kind: 'no-lock'");
  expect(stderr).toContain('files cannot be locked: spawn flock ENOENT');
});
