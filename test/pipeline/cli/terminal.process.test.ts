import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot, startProcess } from '../../rig/run-process.ts';

const script = join(projectRoot, 'test/rig/held-command.ts');

/** Runs a command line on a terminal of its own. */
const onTerminal = (args: string, env: Readonly<Record<string, string>> = {}) => {
  const command = `stty cols 70 rows 12; exec '${process.execPath}' '${script}' ${args}`;
  return startProcess('script', ['-qfec', command, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { TERM: 'xterm', ...env },
  });
};

const controlC = '\u0003';
const hideCursor = '\u001B[?25l';
const showCursor = '\u001B[?25h';

test('a terminal shows running steps, and is left as it was after Ctrl-C', async () => {
  const { child, ended, saw } = onTerminal('hold');
  await saw('hold until-told');
  child.stdin?.write(controlC);
  const { code, stdout } = await ended;
  expect(code).toBe(130);
  expect(stdout).toContain('0/1 · 1 running');
  expect(stdout).toMatch(/interrupted.* in .*: 1 cancelled/);
  expect(stdout.lastIndexOf(showCursor)).toBeGreaterThan(stdout.lastIndexOf(hideCursor));
});

test.each([
  ['TERM=dumb', { TERM: 'dumb' }],
  ['CI', { CI: 'true' }],
  ['KILN_PROGRESS', { KILN_PROGRESS: 'plain' }],
])('%s asks for plain lines', async (_name, env) => {
  const { stdout } = await onTerminal('chatter 3', env).ended;
  expect(stdout).not.toContain(hideCursor);
  expect(stdout).toContain('line 2');
});

test('NO_COLOR is honoured on a terminal', async () => {
  const coloured = await onTerminal('chatter 1 --progress plain').ended;
  expect(coloured.stdout).toContain('\u001B[32mdone');
  const plain = await onTerminal('chatter 1 --progress plain', { NO_COLOR: '1' }).ended;
  expect(plain.stdout).toContain('done in');
  expect(plain.stdout).not.toContain('\u001B[');
});
