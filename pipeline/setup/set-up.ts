import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';
import { type Environment, foldersOf } from '../folders.ts';
import { type EngineAddress, systemSocket } from './engine-address.ts';
import { describeRunLock } from '../host/describe-run-lock.ts';
import { takeRunLock } from '../host/run-lock.ts';
import { findEngine } from './find-engine.ts';
import { installPackages } from './install-packages.ts';
import { isPresent } from './is-present.ts';
import { engineNeeds, type Need, unmet } from './needs.ts';
import { startEngine } from './start-engine.ts';

export interface SetUpOptions {
  readonly env: Environment;
  readonly say: (line: string) => void;
}

/**
 * Makes the machine ready: installs what is missing of `needs`, starts an engine if none answers.
 * Does nothing, quickly, where nothing is to be done.
 */
export const setUp = async (
  needs: readonly Need[],
  options: SetUpOptions,
): Promise<Result<EngineAddress, Diagnostic>> => {
  const { missing, engine } = await survey(needs, options);
  if (engine.ok && missing.length === 0) return engine;
  // A DOCKER_HOST that is silent, or an engine that shuts us out: nothing to be installed for.
  if (!engine.ok && !mayStart(engine.failure, options)) return engine;
  const lock = await lockSetUp(options);
  if (!lock.ok) return failure(describeRunLock(lock.failure));
  try {
    return await makeReady(needs, options);
  } finally {
    await lock.value();
  }
};

const survey = async (needs: readonly Need[], { env }: SetUpOptions) => {
  const engine = await findEngine(env);
  const wanted = engine.ok ? needs : [...engineNeeds, ...needs];
  return { engine, missing: unmet(wanted, (evidence) => isPresent(evidence, env)) };
};

const mayStart = ({ code }: Diagnostic, { env }: SetUpOptions) =>
  code === 'engine/not-found' && !env['DOCKER_HOST'];

// Once more from the start: whoever held the lock before us may have done it all.
const makeReady = async (needs: readonly Need[], options: SetUpOptions) => {
  const { missing } = await survey(needs, options);
  const problem = await installPackages(missing, options.env, options.say);
  if (problem !== undefined) return failure(problem);
  const found = await engineAfter(missing, options);
  if (found.ok) return found;
  const unstarted = await startEngine(options.env, options.say);
  return unstarted === undefined ? findEngine(options.env) : failure(unstarted);
};

/** Debian's package starts the engine itself where there is a service manager: waits for that. */
const engineAfter = async (installed: readonly Need[], { env }: SetUpOptions) => {
  const starting = installed.some((need) => engineNeeds.includes(need));
  const patient = starting && (existsSync('/run/systemd/system') || existsSync(systemSocket));
  for (let attempt = 0; patient && attempt < 50; attempt += 1) {
    const found = await findEngine(env);
    if (found.ok) return success(found.value);
    await sleep(200);
  }
  return findEngine(env);
};

const lockSetUp = ({ env, say }: SetUpOptions) =>
  takeRunLock(join(foldersOf(env).state, 'set-up'), {
    waiting: (pid) => say(`waiting for another set-up of this machine (process ${pid}) to end`),
    signal: new AbortController().signal,
  });
