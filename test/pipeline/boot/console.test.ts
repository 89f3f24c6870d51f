import { expect, test } from 'vitest';
import { createScreen } from '../../../pipeline/boot/console.ts';
import { crashIn } from '../../../pipeline/boot/crash-signs.ts';
import { currentStep, lastWord, questionAbout } from '../../../pipeline/boot/installer-messages.ts';

const shown = (...chunks: readonly string[]): string => {
  const screen = createScreen();
  for (const chunk of chunks) screen.add(Buffer.from(chunk, 'latin1'));
  return screen.text();
};

test('control sequences are left out, wherever the line cuts them', () => {
  const text = '\u001B[H\u001B[J\u001B[1;1Hgrub> \u001B[0mok\r\n';
  for (let cut = 0; cut <= text.length; cut++) {
    expect(shown(text.slice(0, cut), text.slice(cut))).toBe('grub> ok\n');
  }
});

test('characters of several bytes survive being cut', () => {
  const bytes = Buffer.from('Installing …');
  const screen = createScreen();
  for (const byte of bytes) screen.add(Buffer.from([byte]));
  expect(screen.text()).toBe('Installing …');
});

test('an escape that never ends does not swallow what follows', () => {
  expect(shown(`\u001B[${'1'.repeat(40)}`, 'text')).toContain('text');
});

test('crashes of kernel, hypervisor and firmware are told from ordinary lines', () => {
  expect(crashIn('[    1.0] Kernel panic - not syncing: VFS')).toBe(
    'Kernel panic - not syncing: VFS',
  );
  expect(crashIn('(XEN) Panic on CPU 0:')).toBe('(XEN) Panic on CPU 0:');
  expect(crashIn('No bootable device.')).toBe('No bootable device.');
  expect(crashIn('panic=0 is an argument')).toBeUndefined();
});

test('the last word of the installer is read from lines of its own', () => {
  expect(lastWord('KILN-INSTALL: failed: disk: no disk\n')).toEqual({
    kind: 'failed',
    message: 'disk: no disk',
  });
  expect(lastWord('x\nKILN-INSTALL: done\n')).toEqual({ kind: 'done' });
  expect(lastWord('about KILN-INSTALL: done')).toBeUndefined();
});

test('the question names the disk; the step is the last one said', () => {
  expect(questionAbout('\nType sda to erase it and install, or no to stop: ')).toBe('sda');
  expect(currentStep('[ 1/12] Finding the medium …\n[12/12] Scripts …\n')).toBe(
    '[12/12] Scripts …',
  );
});
