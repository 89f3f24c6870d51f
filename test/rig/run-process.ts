import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Waits until stdout and stderr together have this text. */
  readonly saw: (text: string) => Promise<void>;
}

export interface ProcessOptions {
  /** Added to a small environment: nothing of the tester's own gets in but these basics. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdio?: StdioOptions;
  readonly cwd?: string;
}

/** Starts a real process and collects what it writes. */
export const startProcess = (
  command: string,
  args: readonly string[],
  { env, stdio = ['ignore', 'pipe', 'pipe'], cwd = projectRoot }: ProcessOptions = {},
): Started => {
  const child = spawn(command, args, { stdio, cwd, env: { ...basics(), ...env } });
  const output = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<Ended>((done, fail) => {
    child.on('error', fail);
    child.on('close', (code, signal) => done({ code, signal, ...output }));
  });
  const saw = (text: string) =>
    new Promise<void>((done, fail) => {
      const look = () => {
        if (!(output.stdout + output.stderr).includes(text)) return;
        listeners.delete(look);
        done();
      };
      listeners.add(look);
      look();
      void ended.then(() => fail(new Error(`ended without '${text}': ${JSON.stringify(output)}`)));
    });
  return { child, ended, saw };
};

const basics = () => {
  const names = ['PATH', 'HOME', 'DOCKER_HOST', 'KILN_STATE', 'KILN_CACHE'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
};

/** Runs `kiln` as a user would, on the Node that runs the tests. */
export const kiln = (args: readonly string[], options?: ProcessOptions): Promise<Ended> =>
  startProcess(process.execPath, [`${projectRoot}/pipeline/bin/kiln.js`, ...args], options).ended;
