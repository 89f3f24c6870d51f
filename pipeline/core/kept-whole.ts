import type { Action } from './action.ts';
import type { Digest } from './digest.ts';
import type { ActionResult, Artifact, Host } from './host.ts';

/**
 * What a key leads to, where the store has its files and the runner what goes beyond these. Asked
 * once more before an action runs: two actions can turn out to be one, in this run or in another.
 */
export const keptWhole = async (
  host: Host,
  action: Action,
  key: Digest,
): Promise<ActionResult | undefined> => {
  const trace = await host.store.lookUp(key);
  return trace && (await isHeld(host, action, trace.result)) ? trace.result : undefined;
};

/** Whether a result can be used as it is. */
export const isHeld = async (
  host: Host,
  action: Action,
  result: ActionResult,
): Promise<boolean> => {
  const sizes = await Promise.all(result.files.map(({ digest }) => host.store.size(digest)));
  if (sizes.some((size, index) => !isWhole(size, result.files[index]))) return false;
  return (await host.runnerOf(action).holds?.(action, result)) ?? true;
};

/** A download's size is not foreseen; every other file's is known. */
export const isWhole = (size: number | undefined, file: Artifact | undefined): boolean =>
  size !== undefined && (file === undefined || file.size === 0 || file.size === size);
