import type { Diagnostic } from '../core/diagnostic.ts';

/** Why nothing was published. What was served before still is. */
export type PublishFailure =
  | { readonly kind: 'no-space'; readonly folder: string }
  | { readonly kind: 'not-written'; readonly folder: string; readonly problem: string }
  | { readonly kind: 'wrong-bytes'; readonly path: string; readonly expected: string }
  | { readonly kind: 'damaged'; readonly folder: string; readonly path: string }
  | { readonly kind: 'not-a-channel'; readonly path: string }
  | { readonly kind: 'development-over-release'; readonly channel: string; readonly id: string };

const retry = 'Run the same command again: nothing has been published, the old snapshot is served.';

export const describePublishFailure = (failure: PublishFailure): Diagnostic => {
  const [message, ...remedy] = words(failure);
  return {
    code: `publish/${failure.kind}`,
    message,
    remedy,
    exitCode: failure.kind === 'development-over-release' ? 2 : 36,
  };
};

const words = (failure: PublishFailure): readonly [string, ...string[]] => {
  switch (failure.kind) {
    case 'no-space':
      return [
        `no space left for a snapshot in ${failure.folder}`,
        'Free some space: kiln clean',
        retry,
      ];
    case 'not-written':
      return [`a snapshot could not be written to ${failure.folder}: ${failure.problem}`, retry];
    case 'wrong-bytes':
      return [
        `the store's file for ${failure.path} has not the sha256 ${failure.expected}`,
        'Have the store made again: kiln clean',
        retry,
      ];
    case 'damaged':
      return [
        `the published snapshot ${failure.folder} has lost or changed ${failure.path}`,
        `Remove ${failure.folder}, and publish again.`,
      ];
    case 'not-a-channel':
      return [
        `${failure.path} is in a channel's place, but is no link to a snapshot`,
        'Move it away, and publish again.',
      ];
    case 'development-over-release':
      return [
        `channel ${failure.channel} serves the release ${failure.id}: a snapshot that a development key has signed cannot replace it`,
        'Sign with the release key (KILN_SIGNING_KEY), or publish to another channel.',
      ];
  }
};
