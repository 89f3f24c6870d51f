import type { CommandContext } from './commands/context.ts';

export interface RunOptions {
  readonly product: string;
  readonly title: string;
  readonly keepGoing: boolean;
  /** Whether it leaves results in the product's folder: that is for one run at a time. */
  readonly places: boolean;
  /** The armored secret key of a fingerprint. */
  readonly secret: (name: string, fingerprint: string) => Promise<string | undefined>;
}

/** What a run needs of a command's context. */
export type RunSurroundings = Pick<
  CommandContext,
  'folders' | 'projectRoot' | 'env' | 'drain' | 'abort' | 'now' | 'report'
>;
