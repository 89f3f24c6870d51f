import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from './cli.ts';
import { paintFor } from './paint.ts';
import { diagnosticLines } from './reporters/diagnostic-lines.ts';
import type { EngineAddress } from './setup/engine-address.ts';
import { bootNeeds, buildNeeds, type Need } from './setup/needs.ts';
import { setUp } from './setup/set-up.ts';

const projectRoot = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/** What can be started, and what the machine needs for it. */
const goals: Readonly<Record<string, Goal>> = {
  '--test': {
    needs: [...buildNeeds, ...bootNeeds],
    run: (args, engine) => runNode(['node_modules/vitest/vitest.mjs', 'run', ...args], engine),
  },
  '--bench': {
    needs: [...buildNeeds, ...bootNeeds],
    run: (args, engine) => runNode(['test/bench/bench.ts', ...args], engine),
  },
};

interface Goal {
  readonly needs: readonly Need[];
  readonly run: (args: readonly string[], engine: EngineAddress) => Promise<number>;
}

/**
 * Sets the machine up, then runs the tests (`--test`), the measurements (`--bench`) or a command
 * of Kiln. Gives the exit code.
 */
export const start = async ([goal = '', ...args]: readonly string[]): Promise<number> => {
  const { needs, run } = goals[goal] ?? {
    needs: buildNeeds,
    run: (rest: readonly string[]) => main([goal, ...rest]),
  };
  const say = (line: string) => process.stderr.write(`kiln: ${line}\n`);
  const ready = await setUp(needs, { env: process.env, say });
  if (!ready.ok) {
    for (const line of diagnosticLines(ready.failure, paintFor(process.stderr))) {
      process.stderr.write(`${line}\n`);
    }
    return ready.failure.exitCode;
  }
  return run(args, ready.value);
};

/** Runs a script beside us; whatever it starts uses the engine that was found. */
const runNode = (
  [script = '', ...args]: readonly string[],
  { url }: EngineAddress,
): Promise<number> =>
  new Promise((done) => {
    const child = spawn(process.execPath, [join(projectRoot, script), ...args], {
      cwd: projectRoot,
      stdio: 'inherit',
      env: { ...process.env, DOCKER_HOST: url },
    });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => child.kill(signal));
    }
    child.on('exit', (code, signal) =>
      done(signal === null ? (code ?? 1) : 128 + constants.signals[signal]),
    );
  });
