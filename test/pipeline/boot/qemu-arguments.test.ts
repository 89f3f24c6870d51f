import { expect, test } from 'vitest';
import { type MachineSpec, qemuArguments } from '../../../pipeline/boot/qemu-arguments.ts';

const commandLine = (change: Partial<MachineSpec> = {}): string =>
  qemuArguments({
    accelerator: 'tcg',
    firmware: { kind: 'bios' },
    memoryMiB: 3072,
    disk: '/tmp/disk.img',
    serial: { socket: '/tmp/s', log: '/tmp/log' },
    sshPort: 2222,
    ...change,
  }).join(' ');

test('a CD and a USB stick are the same file at another place of the machine', () => {
  const cd = commandLine({ medium: { kind: 'cd', iso: '/x.iso' } });
  const usb = commandLine({ medium: { kind: 'usb', iso: '/x.iso' } });
  expect(cd).toContain('-device ide-cd,bus=ide.0,drive=medium,bootindex=0');
  expect(usb).toContain('-device usb-storage,drive=medium,removable=on,bootindex=0');
  for (const line of [cd, usb]) {
    expect(line).toContain('file=/x.iso,format=raw,if=none,id=medium,readonly=on');
    expect(line).toContain('drive=disk,bootindex=1');
  }
});

test('without a medium the disk boots', () => {
  expect(commandLine()).toContain('drive=disk,bootindex=0');
  expect(commandLine()).not.toContain('medium');
});

test('UEFI has its code read-only and its memory in a file of its own', () => {
  const line = commandLine({ firmware: { kind: 'uefi', code: '/code', variables: '/vars' } });
  expect(line).toContain('unit=0,readonly=on,file=/code');
  expect(line).toContain('unit=1,file=/vars');
});

test('the guest is reached from this machine only', () => {
  expect(commandLine()).toContain('hostfwd=tcp:127.0.0.1:2222-:22');
});

test('a comma in a path does not end the path', () => {
  expect(commandLine({ disk: '/a,b/disk' })).toContain('file=/a,,b/disk,format=raw');
});
