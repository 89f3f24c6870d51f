import { holdImage } from '../../containers/engines/docker/images.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { messageOf } from '../core/message-of.ts';
import { planOf } from '../core/plan.ts';
import { failure, type Result, success } from '../core/result.ts';
import type { Environment } from '../folders.ts';
import { connectEngine } from '../setup/connect-engine.ts';
import { findEngine } from '../setup/find-engine.ts';
import type { PreparedBase } from './prepare-base.ts';

/**
 * Brings the base's image from its registry into the engine, which keeps it by its digest. Gives its
 * reference; undefined where the base has none.
 */
export const holdBaseImage = async (
  { buildRoot }: PreparedBase,
  env: Environment,
): Promise<Result<string | undefined, Diagnostic>> => {
  const [reference] = planOf([buildRoot.image]).actions.flatMap(({ environment }) =>
    environment.kind === 'registry' ? [environment.reference] : [],
  );
  if (reference === undefined) return success(undefined);
  const engine = await findEngine(env);
  if (!engine.ok) return engine;
  try {
    await holdImage(await connectEngine(engine.value), reference);
    return success(reference);
  } catch (error) {
    return failure(notPulled(reference, messageOf(error)));
  }
};

const notPulled = (reference: string, problem: string): Diagnostic => ({
  code: 'fetch/no-image',
  message: `${reference} was not pulled: ${problem}`,
  remedy: ['Look at the network, and at whether the registry still has it, and try again.'],
  exitCode: 32,
});
