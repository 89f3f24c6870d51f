import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { kiln, projectRoot } from '../../rig/run-process.ts';

const commands = [
  'iso',
  'build',
  'shell',
  'plan',
  'explain',
  'lock',
  'fetch',
  'boot',
  'doctor',
  'clean',
];

test('a misspelt command is a usage error with the right one', async () => {
  const { code, stdout, stderr } = await kiln(['sio']);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain('Did you mean iso?');
});

test('a misspelt option is a usage error with the right one', async () => {
  const { code, stderr } = await kiln(['iso', '--keep-goin']);
  expect(code).toBe(2);
  expect(stderr).toContain('Did you mean --keep-going?');
});

test('a value that an option cannot have is a usage error that lists those it can', async () => {
  const { code, stderr } = await kiln(['boot', 'x.iso', '--firmware', 'coreboot']);
  expect(code).toBe(2);
  expect(stderr).toContain('bios, uefi');
});

test('no command at all shows the help, as an error', async () => {
  const { code, stdout, stderr } = await kiln([]);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain('Usage: kiln');
});

test('help that was asked for is data', async () => {
  const { code, stdout, stderr } = await kiln(['--help']);
  expect([code, stderr]).toEqual([0, '']);
  for (const command of [...commands, 'answers']) {
    expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
  }
});

test.each([...commands, 'answers check'])(
  'kiln %s has a description, examples, --json and --progress',
  async (command) => {
    const { code, stdout } = await kiln([...command.split(' '), '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\n\n[A-Z][^]*?\.\n\n/);
    expect(stdout).toMatch(/^Examples:\n {2}kiln /m);
    expect(stdout).toContain('--json');
    expect(stdout).toContain('--progress <format>');
  },
);

test('the version is that of package.json', async () => {
  const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  expect(await kiln(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
});

test('an unknown progress format is a usage error, from the option and from the environment', async () => {
  const option = await kiln(['doctor', '--progress', 'fancy']);
  expect(option.code).toBe(2);
  expect(option.stderr).toContain("--progress is 'fancy'");
  const variable = await kiln(['doctor'], { env: { KILN_PROGRESS: 'fancy' } });
  expect(variable.code).toBe(2);
  expect(variable.stderr).toContain("KILN_PROGRESS is 'fancy'");
});

test('kiln works from any folder', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'kiln-test-'));
  expect((await kiln(['--version'], { cwd })).code).toBe(0);
});
