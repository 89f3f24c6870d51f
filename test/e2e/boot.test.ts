import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { kiln, projectRoot } from '../rig/run-process.ts';

// The whole line, from recipes to a running dom0. Each boot takes minutes, without KVM many.

const folder = path.join(projectRoot, 'out', 'xcp-ng-mini', 'iso');
let iso: string;

beforeAll(async () => {
  const made = await kiln(['iso', '--progress', 'plain']);
  expect(made.code, made.stderr).toBe(0);
  const [name] = (await readdir(folder)).filter((file) => file.endsWith('.iso'));
  if (name === undefined) throw new Error(`no ISO in ${folder}`);
  iso = path.join(folder, name);
});

const boot = async (...options: readonly string[]) => {
  const { code, stdout, stderr } = await kiln(['boot', iso, '--progress', 'plain', ...options]);
  expect(code, stdout + stderr).toBe(0);
};

describe('the ISO installs by itself, and what it installed holds what it promises', () => {
  test('from a CD, with BIOS', () => boot('--firmware', 'bios', '--media', 'cd'));
  test('from a USB stick, with UEFI', () => boot('--firmware', 'uefi', '--media', 'usb'));
});

describe('the default entry asks before it touches a disk', () => {
  const asking = ['--answers', 'default'];
  test('from a USB stick, with BIOS', () =>
    boot('--firmware', 'bios', '--media', 'usb', ...asking));
  test('from a CD, with UEFI', () => boot('--firmware', 'uefi', '--media', 'cd', ...asking));
});
