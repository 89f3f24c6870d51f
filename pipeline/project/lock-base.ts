import type { Base, RegistryRoot } from '../../containers/bases/base.ts';
import type { ImportLock, LockedImage } from '../../recipes/imports/import-lock.ts';
import { keepingLocked } from '../../specs/imports/lock-changes.ts';
import type { CommandContext } from '../commands/context.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';
import { readImageDigest } from '../host/registry-image.ts';
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
  { abort, drain }: CommandContext,
): Promise<Result<LockedImage, Diagnostic>> => {
  const digest = await readImageDigest(reference, {
    arch,
    signal: AbortSignal.any([abort, drain]),
  });
  if (digest.ok) return success({ reference, digest: digest.value });
  const { url, problem } = digest.failure;
  return failure({
    code: 'lock/no-image',
    message: `the image ${reference} cannot be locked: ${url}: ${problem}`,
    remedy: ['Look at the network, and at the reference in the base, and try again.'],
    exitCode: 32,
  });
};
