import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FreshMachine, freshMachine } from '../../rig/fresh-machine.ts';

const starting = /kiln: starting dockerd/g;
const engineLine = (text: string) => /^.*\bengine .*$/m.exec(text)?.[0];

// Only root can start engines, and machines to start them on.
describe.skipIf(process.getuid?.() !== 0)('a machine without an engine', () => {
  let machine: FreshMachine;
  beforeEach(async () => {
    machine = await freshMachine();
  });
  afterEach(() => machine.close());

  test('the first start starts an engine and says so; a second one finds it', async () => {
    const first = await machine.start('doctor');
    expect(first.stderr.match(starting)).toHaveLength(1);
    expect(engineLine(first.stdout)).toMatch(/^ok +engine .*started by Kiln$/);
    const second = await machine.start('doctor');
    expect(second.stderr).toBe('');
    expect(engineLine(second.stdout)).toMatch(/^ok +engine .*started by Kiln$/);
  });

  test('two starts at once start one engine', async () => {
    const both = await Promise.all([machine.start('doctor'), machine.start('doctor')]);
    const said = both.map(({ stderr }) => stderr).join('');
    expect(said.match(starting)).toHaveLength(1);
    for (const { stdout } of both) expect(engineLine(stdout)).toMatch(/^ok/);
  });

  test('a socket that an engine has left behind is no engine', async () => {
    await machine.sh(
      `'${process.execPath}' -e "require('net').createServer().listen('/run/docker.sock', () => process.kill(process.pid, 'SIGKILL'))"`,
    );
    expect((await machine.sh('test -S /run/docker.sock')).code).toBe(0);
    expect((await machine.kiln('doctor')).stdout).toMatch(/^fail +engine +no container engine/m);
    expect(engineLine((await machine.start('doctor')).stdout)).toMatch(/^ok/);
  });

  test('after the engine was killed, the next start starts it again', async () => {
    await machine.start('doctor');
    await machine.sh('kill -KILL "$(cat /run/kiln/*/dockerd.pid)"');
    const again = await machine.start('doctor');
    expect(again.stderr.match(starting)).toHaveLength(1);
    expect(engineLine(again.stdout)).toMatch(/^ok/);
  });

  test('clean --engine ends the engine and keeps its data; clean --all removes that too', async () => {
    await machine.start('doctor');
    expect((await machine.kiln('clean', '--engine')).stdout).toBe('engine: ended\n');
    expect((await machine.sh('ls /run/kiln/*/dockerd.pid')).code).not.toBe(0);
    expect(existsSync(join(machine.state, 'docker'))).toBe(true);
    const all = await machine.kiln('clean', '--all');
    expect(all.code).toBe(0);
    expect(existsSync(join(machine.state, 'docker'))).toBe(false);
  });
});
