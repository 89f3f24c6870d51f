import type { Environment } from '../folders.ts';
import { type Result, failure, success } from '../core/result.ts';

/** Which reporter to use; a name of the catalogue. */
export interface FormatWishes {
  /** The `--progress` option. */
  readonly progress: string | undefined;
  /** Whether events are wanted on stdout. */
  readonly events: boolean;
  readonly env: Environment;
  readonly isTerminal: boolean;
  readonly known: readonly string[];
}

/** The option wins over KILN_PROGRESS, which wins over what the surroundings suggest. */
export const chooseFormat = (wishes: FormatWishes): Result<string, string> => {
  const { progress, env, known } = wishes;
  if (wishes.events) return success('json');
  const wanted = progress ?? (env['KILN_PROGRESS'] || 'auto');
  if (wanted === 'auto') return success(suitable(wishes));
  if (known.includes(wanted)) return success(wanted);
  const source = progress === undefined ? 'KILN_PROGRESS' : '--progress';
  return failure(`${source} is '${wanted}'; it may be auto, ${known.join(', ')}`);
};

const suitable = ({ env, isTerminal }: FormatWishes) => {
  if (env['GITHUB_ACTIONS'] === 'true') return 'github';
  return isTerminal && env['TERM'] !== 'dumb' && !env['CI'] ? 'tty' : 'plain';
};
