import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { probeAccelerator } from '../../../pipeline/boot/accelerator.ts';
import { lastWord } from '../../../pipeline/boot/installer-messages.ts';
import { type Machine, startMachine } from '../../../pipeline/boot/machine.ts';
import { freePort } from '../../../pipeline/boot/ssh.ts';
import { watch } from '../../../pipeline/boot/watch.ts';
import { bootSector, type BootSectorOptions } from './boot-sector.ts';

const qemu = 'qemu-system-x86_64';

/** A real machine in QEMU that boots this sector. */
const boot = async (
  sector: BootSectorOptions,
  signal = new AbortController().signal,
): Promise<Machine> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'kiln-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const disk = path.join(folder, 'a disk, with a comma');
  await writeFile(disk, bootSector(sector));
  const started = await startMachine(
    {
      accelerator: 'tcg',
      firmware: { kind: 'bios' },
      memoryMiB: 64,
      disk,
      serial: { socket: path.join(folder, 'serial'), log: path.join(folder, 'log') },
      sshPort: await freePort(),
    },
    { qemu, signal },
  );
  if (!started.ok) throw new Error(JSON.stringify(started.failure));
  onTestFinished(() => started.value.stop());
  return started.value;
};

const limits = (seconds: number, signal = new AbortController().signal) => ({
  phase: 'test',
  seconds,
  signal,
});

test('what a guest says last is seen, even if its machine has ended by then', async () => {
  const machine = await boot({ says: 'KILN-INSTALL: done\r\n', ending: 'reset' });
  const said = await watch({ machine, from: 0 }, lastWord, limits(50));
  expect(said).toEqual({ ok: true, value: { kind: 'done' } });
});

test('a machine that ends without the awaited word is a failure', async () => {
  const machine = await boot({ says: 'nothing of interest\r\n', ending: 'reset' });
  const said = await watch({ machine, from: 0 }, lastWord, limits(50));
  expect(said).toMatchObject({ ok: false, failure: { kind: 'ended-early' } });
  expect(machine.console.tail(1)).toEqual(['nothing of interest']);
});

test('a kernel panic ends the wait at once', async () => {
  const machine = await boot({ says: 'Kernel panic - not syncing: Oops\r\n', ending: 'hang' });
  const said = await watch({ machine, from: 0 }, lastWord, limits(50));
  expect(said).toEqual({
    ok: false,
    failure: { kind: 'crashed', phase: 'test', line: 'Kernel panic - not syncing: Oops' },
  });
});

test('a machine that says nothing more is given up', async () => {
  const machine = await boot({ says: 'and then\r\n', ending: 'hang' });
  const said = await watch({ machine, from: 0 }, lastWord, { ...limits(50), silenceSeconds: 3 });
  expect(said).toMatchObject({ ok: false, failure: { kind: 'silent', seconds: 3 } });
});

test('an abort ends the wait, and stopping ends the process', async () => {
  const controller = new AbortController();
  const machine = await boot({ says: '', ending: 'hang' });
  const waiting = watch({ machine, from: 0 }, lastWord, limits(50, controller.signal));
  controller.abort();
  expect(await waiting).toEqual({ ok: false, failure: { kind: 'aborted' } });
  await machine.stop();
  expect(machine.ended()).toContain('SIGKILL');
});

test('a program that is no QEMU is told as not started', async () => {
  const started = await startMachine(
    {
      accelerator: 'tcg',
      firmware: { kind: 'bios' },
      memoryMiB: 64,
      disk: '/nonexistent',
      serial: { socket: '/nonexistent/socket', log: '/nonexistent/log' },
      sshPort: 1,
    },
    { qemu: 'qemu-system-nonexistent', signal: new AbortController().signal },
  );
  expect(started).toMatchObject({
    ok: false,
    failure: { kind: 'not-started', program: 'qemu-system-nonexistent' },
  });
});

test('the probe names one of the two ways to run a guest', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'kiln-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const found = await probeAccelerator({ qemu, folder, signal: new AbortController().signal });
  expect(['kvm', 'tcg']).toContain(found);
});

test('where the processor shows no virtualization, KVM is not asked', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'kiln-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const processors = path.join(folder, 'cpuinfo');
  await writeFile(
    processors,
    'model name\t: Xeon\nflags\t\t: fpu lm hypervisor\nvmx flags\t: ept\n',
  );
  const { signal } = new AbortController();
  // Nothing is tried: no disk was made for that.
  expect(await probeAccelerator({ qemu: '/bin/false', folder, signal, processors })).toBe('tcg');
  expect(await readdir(folder)).toEqual(['cpuinfo']);
});
