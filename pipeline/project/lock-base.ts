import { once } from 'node:events';
import type { Base, RegistryRoot } from '../../containers/bases/base.ts';
import { imageOfTag } from '../../containers/engines/docker/images.ts';
import type { ImportLock, LockedImage } from '../../recipes/imports/import-lock.ts';
import { keepingLocked } from '../../specs/imports/lock-changes.ts';
import type { CommandContext } from '../commands/context.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { messageOf } from '../core/message-of.ts';
import { failure, type Result, success } from '../core/result.ts';
import { connectEngine } from '../setup/connect-engine.ts';
import { findEngine } from '../setup/find-engine.ts';
import { importsDigest } from './imports-digest.ts';
import { lockDebs } from './lock-debs.ts';
import { lockUpstream } from './lock-upstream.ts';
import type { LockInputs } from './read-lock-inputs.ts';

type Failures = readonly Diagnostic[];

/**
 * Locks what the product's base takes from upstream. Without `update`, what is locked stays, and
 * nobody is asked while what says it is the same. No diagnostics where an action has told its own.
 */
export const lockBase = async (
  inputs: LockInputs,
  { update }: { readonly update: boolean },
  context: CommandContext,
): Promise<Result<ImportLock, Failures>> => {
  const { base, lock } = inputs;
  const before = lock.bases[base.name];
  const from = importsDigest(base, inputs);
  if (!update && before?.from === from) return success(before);
  const resolved = await resolve(inputs, context);
  if (!resolved.ok) return resolved;
  return success({ from, ...(update ? resolved.value : keepingLocked(before, resolved.value)) });
};

const resolve = async (
  inputs: LockInputs,
  context: CommandContext,
): Promise<Result<ImportLock, Failures>> => {
  const { root } = inputs.base;
  if (root.kind === 'debs') return lockDebs(root, inputs, context);
  const image = await lockImage(root, inputs.base, context);
  if (!image.ok) return failure([image.failure]);
  const resolved = await lockUpstream(inputs, context);
  return resolved.ok ? success({ image: image.value, ...resolved.value }) : resolved;
};

const lockImage = async (
  { reference }: RegistryRoot,
  { arch }: Base,
  { env, abort, drain }: CommandContext,
): Promise<Result<LockedImage, Diagnostic>> => {
  const engine = await findEngine(env);
  if (!engine.ok) return engine;
  try {
    const asked = imageOfTag(await connectEngine(engine.value), reference);
    const stopped = stoppedBy(AbortSignal.any([abort, drain]));
    const { digest, architectures } = await Promise.race([asked, stopped]);
    return architectures.length === 0 || architectures.includes(ociNames[arch])
      ? success({ reference, digest })
      : failure(noImage(reference, `it has no image for linux ${ociNames[arch]}`));
  } catch (error) {
    return failure(noImage(reference, messageOf(error)));
  }
};

/** The engine waits for registries as long as it likes. */
const stoppedBy = async (signal: AbortSignal): Promise<never> => {
  if (!signal.aborted) await once(signal, 'abort');
  throw new Error('interrupted');
};

const ociNames = { x86_64: 'amd64' } as const;

const noImage = (reference: string, problem: string): Diagnostic => ({
  code: 'lock/no-image',
  message: `the image ${reference} cannot be locked: ${problem}`,
  remedy: ['Look at the network, and at the reference in the base, and try again.'],
  exitCode: 32,
});
