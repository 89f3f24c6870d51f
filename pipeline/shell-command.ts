import { commandFor } from './command-for.ts';

/** The command that looks into what the last failed build of a package has left. */
export const shellCommand = (name: string, product: string): string =>
  commandFor(`shell ${name}`, product);
