import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ProcessOptions, projectRoot, startProcess } from '../../rig/run-process.ts';

const script = join(projectRoot, 'test/rig/held-command.ts');

const start = (args: readonly string[], options?: ProcessOptions) =>
  startProcess(process.execPath, [script, ...args], options);

// Longer than the time in which a second signal counts as an echo of the first.
const afterEcho = () => new Promise((done) => setTimeout(done, 400));

test('the first Ctrl-C drains, and the run ends with a summary and 130', async () => {
  const { child, ended, saw } = start(['hold']);
  await saw('holding');
  child.kill('SIGINT');
  const { code, stderr } = await ended;
  expect(code).toBe(130);
  expect(stderr).toContain('finishing what runs');
  expect(stderr).toMatch(/^interrupted in .*: 1 cancelled$/m);
});

test('SIGTERM drains as well, and the run ends with 143', async () => {
  const { child, ended, saw } = start(['hold']);
  await saw('holding');
  child.kill('SIGTERM');
  expect((await ended).code).toBe(143);
});

test('one Ctrl-C that arrives several times does not abort', async () => {
  const { child, ended, saw } = start(['hold', '--stubborn']);
  await saw('holding');
  child.kill('SIGINT');
  await saw('finishing what runs');
  child.kill('SIGINT');
  child.kill('SIGINT');
  await afterEcho();
  child.kill('SIGINT');
  const { code, stderr } = await ended;
  expect(code).toBe(130);
  expect(stderr.match(/finishing what runs/g)).toHaveLength(1);
  expect(stderr.match(/ending what runs/g)).toHaveLength(1);
});

test('the launcher of an older Node passes a signal on, and the exit code back', async () => {
  const launcher = join(projectRoot, 'pipeline/bin/packaged-node.js');
  const code = `import { becomeNode } from ${JSON.stringify(launcher)};
    await becomeNode(${JSON.stringify(process.execPath)}, ${JSON.stringify(script)}, ['hold']);`;
  const { child, ended, saw } = startProcess(process.execPath, ['--input-type=module', '-e', code]);
  await saw('holding');
  child.kill('SIGINT');
  expect((await ended).code).toBe(130);
});

test('--json puts the version and then every event on stdout, one a line', async () => {
  const { stdout, code } = await start(['chatter', '2', '--json']).ended;
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(code).toBe(0);
  expect(events[0]).toEqual({ type: 'version', version: '2.2' });
  expect(events.map(({ type }) => type)).toEqual(['version', 'noted', 'noted', 'run-ended']);
  expect(events.at(-1)).toMatchObject({ exitCode: 0, result: { lines: 2 } });
});

test('--progress json leaves stdout to data: events are on stderr', async () => {
  const { stdout, stderr } = await start(['chatter', '1', '--progress', 'json']).ended;
  expect(stdout).toBe('');
  expect(JSON.parse(stderr.split('\n')[0] ?? '')).toEqual({ type: 'version', version: '2.2' });
});

test('what reads our output may go away: the work goes on to its end', async () => {
  const { child, ended } = start(['chatter', '20000']);
  child.stderr?.destroy();
  expect(await ended).toMatchObject({ code: 0, signal: null });
});

test('the same for events on stdout', async () => {
  const { child, ended } = start(['chatter', '20000', '--json']);
  child.stdout?.destroy();
  expect(await ended).toMatchObject({ code: 0, signal: null });
});

test('an exception is told as a bug of ours, with a log that has the stack', async () => {
  const state = mkdtempSync(join(tmpdir(), 'kiln-test-'));
  const { code, stderr } = await start(['crash'], { env: { KILN_STATE: state } }).ended;
  expect(code).toBe(70);
  expect(stderr).toContain('error: a bug for this test');
  expect(stderr).toContain('bug of Kiln');
  const log = /(\/\S+\.log)/.exec(stderr)?.[1] ?? '';
  expect(readFileSync(log, 'utf8')).toMatch(/TypeError: a bug for this test\n\s+at .*held-command/);
});

test('without a place for the log, the stack is told', async () => {
  const { code, stderr } = await start(['crash'], { env: { KILN_STATE: '/dev/null/x' } }).ended;
  expect(code).toBe(70);
  expect(stderr).toMatch(/TypeError: a bug for this test\n\s+at /);
});
