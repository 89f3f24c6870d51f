import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { action } from '../../../pipeline/core/action.ts';
import { fileLogs } from '../../../pipeline/host/file-logs.ts';
import { temporaryFolder } from '../../rig/temporary-folder.ts';
import { containerJob, workOf } from '../../rig/work-of.ts';

const opened = async () =>
  fileLogs(path.join(await temporaryFolder(), 'logs')).open(workOf('xen').action);

test('writes what it is given into a file named for the step and its subject', async () => {
  const log = await opened();
  log.write('one\n');
  log.write(Buffer.from('two\n'));
  await log.close();
  expect(path.basename(log.path)).toBe('work-xen.log');
  expect(await readFile(log.path, 'utf8')).toBe('one\ntwo\n');
});

test('knows the last lines, also of an unfinished line and of split characters', async () => {
  const log = await opened();
  for (let line = 1; line <= 100; line += 1) log.write(`line ${line}\n`);
  const bytes = Buffer.from('unfinished é');
  log.write(bytes.subarray(0, -1));
  log.write(bytes.subarray(-1));
  expect(log.tail()).toHaveLength(31);
  expect(log.tail()[0]).toBe('line 71');
  expect(log.tail().at(-1)).toBe('unfinished é');
  await log.close();
});

test('keeps the tail of a line without end short', async () => {
  const log = await opened();
  for (let part = 0; part < 100; part += 1) log.write('x'.repeat(10_000));
  expect(log.tail().join('').length).toBeLessThanOrEqual(4096);
  await log.close();
});

test('makes a file name of every label that stays in its folder', async () => {
  const folder = path.join(await temporaryFolder(), 'logs');
  const label = { step: 'fetch', subject: `../../${'é/'.repeat(300)}x` };
  const of = action(label, { job: containerJob, environment: { kind: 'host' }, inputs: [] });
  const log = await fileLogs(folder).open(of);
  await log.close();
  expect(path.dirname(log.path)).toBe(folder);
  expect(path.basename(log.path).length).toBeLessThan(256);
});

test('lets an action go on whose log cannot be written', async () => {
  const folder = path.join(await temporaryFolder(), 'logs');
  await mkdir(path.join(folder, 'work-xen.log'), { recursive: true });
  const log = await fileLogs(folder).open(workOf('xen').action);
  log.write('still here\n');
  await log.close();
  expect(log.tail()).toEqual(['still here']);
});

test('lets an action go on whose log folder cannot be made', async () => {
  const file = path.join(await temporaryFolder(), 'file');
  await writeFile(file, '');
  const log = await fileLogs(path.join(file, 'logs')).open(workOf('xen').action);
  log.write('still here\n');
  await log.close();
  expect(log.tail()).toEqual(['still here']);
});
