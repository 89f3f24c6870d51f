import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ended, projectRoot, startProcess } from './run-process.ts';

/** A machine on which no engine runs: this one, with an empty /run and a network of its own. */
export interface FreshMachine {
  readonly state: string;
  /** Where one of its files is for us, outside. */
  readonly outside: (path: string) => string;
  /** Runs a shell command there. */
  readonly sh: (command: string) => Promise<Ended>;
  readonly start: (...args: readonly string[]) => Promise<Ended>;
  readonly kiln: (...args: readonly string[]) => Promise<Ended>;
  readonly close: () => Promise<void>;
}

export const freshMachine = async (): Promise<FreshMachine> => {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-machine-'));
  const env = { KILN_STATE: join(folder, 'state'), KILN_CACHE: join(folder, 'cache') };
  const boot = 'mount -t tmpfs tmpfs /run && echo ready && exec sleep infinity';
  const holder = startProcess('unshare', [
    '-m',
    '-n',
    '--propagation',
    'private',
    'sh',
    '-c',
    boot,
  ]);
  await holder.saw('ready');
  const inside = (command: string, args: readonly string[]) =>
    startProcess('nsenter', ['-t', String(holder.child.pid), '-m', '-n', command, ...args], {
      env: { ...env, DOCKER_HOST: '' },
    }).ended;
  const node =
    (script: string) =>
    (...args: readonly string[]) =>
      inside(process.execPath, [join(projectRoot, 'pipeline/bin', script), ...args]);
  const kiln = node('kiln.js');
  const close = async () => {
    await kiln('clean', '--all');
    holder.child.kill('SIGKILL');
    await holder.ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const sh = (command: string) => inside('sh', ['-c', command]);
  const outside = (path: string) => `/proc/${holder.child.pid}/root${path}`;
  return { state: env.KILN_STATE, outside, sh, start: node('start.js'), kiln, close };
};
