import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Diagnostic } from '../core/diagnostic.ts';
import { type Environment, foldersOf } from '../folders.ts';
import { engineProcess } from './engine-process.ts';
import { commandPath } from './is-present.ts';
import { type OwnEngine, ownEngine } from './own-engine.ts';
import { pingEngine } from './ping-engine.ts';

const patienceSeconds = 60;

/**
 * Starts a dockerd of Kiln's own, which survives this process, and waits until it answers. Gives
 * what went wrong, or undefined. Callers hold the set-up's lock.
 */
export const startEngine = async (
  env: Environment,
  say: (line: string) => void,
): Promise<Diagnostic | undefined> => {
  const engine = ownEngine(foldersOf(env));
  const dockerd = commandPath('dockerd', env);
  if (dockerd === undefined || process.getuid?.() !== 0) return notStartable();
  say(`starting dockerd (data: ${engine.data}, log: ${engine.log}; it goes on running)`);
  mkdirSync(dirname(engine.socket), { recursive: true });
  mkdirSync(engine.data, { recursive: true });
  for (const flags of attempts) {
    if (await startedWith(flags, dockerd, engine)) return undefined;
  }
  return notStarted(engine);
};

/** Builds have no network of their own: where a machine allows no bridge, they need none. */
const attempts: readonly (readonly string[])[] = [
  [],
  ['--bridge=none', '--iptables=false', '--ip6tables=false'],
];

const startedWith = async (flags: readonly string[], dockerd: string, engine: OwnEngine) => {
  let ended = false;
  if (engineProcess(engine) === undefined) {
    rmSync(engine.pidFile, { force: true });
    launch([...argumentsFor(engine), ...flags], dockerd, engine).on('exit', () => {
      ended = true;
    });
  }
  const until = performance.now() + patienceSeconds * 1000;
  const address = { source: 'kiln', url: `unix://${engine.socket}` } as const;
  while (!ended && performance.now() < until) {
    if ((await pingEngine(address)) === 'answers') return true;
    await sleep(100);
  }
  return false;
};

const argumentsFor = ({ data, exec, socket, pidFile }: OwnEngine) => [
  `--data-root=${data}`,
  `--exec-root=${exec}`,
  `--pidfile=${pidFile}`,
  `--host=unix://${socket}`,
];

const launch = (args: readonly string[], dockerd: string, engine: OwnEngine) => {
  const log = openSync(engine.log, 'a');
  const child = spawn(dockerd, args, { detached: true, stdio: ['ignore', log, log], cwd: '/' });
  closeSync(log);
  child.unref();
  return child;
};

const notStartable = (): Diagnostic => ({
  code: 'engine/not-startable',
  message: 'no container engine answers, and only root can start one',
  remedy: ['start the engine: sudo systemctl start docker', 'or name one in DOCKER_HOST'],
  exitCode: 36,
});

const notStarted = ({ log }: OwnEngine): Diagnostic => ({
  code: 'engine/not-started',
  message: 'dockerd does not start',
  logTail: readFileSync(log, 'utf8').trimEnd().split('\n').slice(-15),
  logPath: log,
  remedy: ['start an engine yourself, or name one in DOCKER_HOST'],
  exitCode: 36,
});
