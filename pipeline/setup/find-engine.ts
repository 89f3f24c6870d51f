import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';
import { type Environment, foldersOf } from '../folders.ts';
import { type EngineAddress, engineAddresses } from './engine-address.ts';
import { pingEngine, type Pinged } from './ping-engine.ts';

/** The engine that answers: the one that DOCKER_HOST names, the system's, or Kiln's own. */
export const findEngine = async (env: Environment): Promise<Result<EngineAddress, Diagnostic>> => {
  const tried: Tried[] = [];
  for (const address of engineAddresses(env, foldersOf(env))) {
    const pinged = await pingEngine(address);
    if (pinged === 'answers') return success(address);
    tried.push({ address, pinged });
  }
  return failure(noEngine(tried));
};

interface Tried {
  readonly address: EngineAddress;
  readonly pinged: Pinged;
}

const noEngine = (tried: readonly Tried[]): Diagnostic => {
  const forbidden = tried.find(({ pinged }) => pinged === 'forbidden');
  const named = tried.find(({ address }) => address.source === 'DOCKER_HOST');
  const places = tried.map(({ address }) => address.url).join(', ');
  return {
    code: forbidden ? 'engine/forbidden' : 'engine/not-found',
    message: forbidden
      ? `this user may not use the container engine at ${forbidden.address.url}`
      : `no container engine answers at ${places}`,
    remedy: [remedyFor(forbidden !== undefined, named !== undefined)],
    exitCode: 36,
  };
};

const remedyFor = (forbidden: boolean, named: boolean) => {
  if (forbidden) return 'sudo usermod --append --groups docker "$USER", then log in again';
  if (named) return 'start the engine that DOCKER_HOST names, or unset DOCKER_HOST';
  return 'npm start   (as root; it starts one)';
};
