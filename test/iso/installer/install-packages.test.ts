import { expect, test } from 'vitest';
import { progressLine, verifyPackages } from '../../../iso/installer/install-packages.ts';
import { scriptedMachine } from '../rig/scripted-machine.ts';

const medium = { path: '/medium', device: '/dev/sr0', keys: ['/medium/RPM-GPG-KEY-x'] };
const find = { stdout: '/medium/Packages/a.rpm\n/medium/Packages/b.rpm\n' };

// What rpm 4.18 prints; damaged and unsigned packages were tried with the real one.
const checksig = (a: string, b: string, code = 0) => ({
  code,
  stdout: `/medium/Packages/a.rpm: ${a}\n/medium/Packages/b.rpm: ${b}\n`,
});
const good = 'digests signatures OK';

test('a medium whose packages all have good signatures is taken', async () => {
  const machine = scriptedMachine({ programs: { find, '--checksig': checksig(good, good) } });
  expect(await verifyPackages(machine, medium)).toEqual({ ok: true, value: undefined });
});

test.each([
  ['a damaged package', checksig(good, 'DIGESTS SIGNATURES NOT OK', 1)],
  ['a package of another key, or of none', checksig(good, 'digests SIGNATURES NOT OK', 1)],
  ['a package that only an indulgent rpm takes', checksig(good, 'digests OK')],
])('%s is named, and nothing is installed', async (_case, program) => {
  const machine = scriptedMachine({ programs: { find, '--checksig': program } });
  expect(await verifyPackages(machine, medium)).toMatchObject({
    ok: false,
    failure: {
      message: 'a package of the medium cannot be trusted',
      details: [expect.stringMatching(/^\/medium\/Packages\/b\.rpm: /)],
    },
  });
});

test('a package that rpm passes over in silence is not trusted', async () => {
  const silent = { stdout: `/medium/Packages/a.rpm: ${good}\n` };
  const machine = scriptedMachine({ programs: { find, '--checksig': silent } });
  expect(await verifyPackages(machine, medium)).toMatchObject({ ok: false });
});

test('progress is said once per tenth', () => {
  const said: string[] = [];
  const onLine = progressLine((line) => said.push(line.trim()));
  for (let done = 1; done <= 40; done += 1) onLine(`  Installing       : p-${done}  ${done}/40 `);
  expect(said).toHaveLength(10);
  expect(said[0]).toBe('4/40 p-4');
});
