import type { Output } from './action.ts';
import type { Digest } from './digest.ts';
import type { ActionResult, Artifact } from './host.ts';
import { remembered } from './remembered.ts';
import type { RunFailure } from './run-failure.ts';

/** How an action ended. */
export type Outcome =
  | { readonly kind: 'reused'; readonly result: ActionResult }
  | {
      readonly kind: 'built';
      readonly result: ActionResult;
      readonly seconds: number;
      /** The result is an earlier one's: what was made says the same of itself. */
      readonly equal: boolean;
    }
  | {
      readonly kind: 'failed';
      readonly failure: RunFailure;
      readonly logPath: string;
      readonly logTail: readonly string[];
    }
  | { readonly kind: 'blocked'; readonly by: Digest }
  | { readonly kind: 'cancelled' };

/** The outcome of every action of a plan that was looked at. */
export interface Report {
  readonly outcomes: ReadonlyMap<Digest, Outcome>;
}

/** The files of an output, with paths relative to it; undefined if its action has no result. */
export const filesOf = (report: Report, output: Output): readonly Artifact[] | undefined => {
  const outcome = report.outcomes.get(output.action.id);
  return outcome?.kind === 'reused' || outcome?.kind === 'built'
    ? below(outcome.result.files, output.path)
    : undefined;
};

/** Whether an action has run in this run, and left what it has: these bytes were just digested. */
export const isNew = (report: Report, { action }: Output): boolean => {
  const outcome = report.outcomes.get(action.id);
  return outcome?.kind === 'built' && !outcome.equal;
};

/** The files at or below a path, with paths relative to it. A file itself keeps its name. */
export const below = (files: readonly Artifact[], path: string): readonly Artifact[] => {
  if (path === '') return files;
  const known = partsOf(files);
  const part = known.get(path) ?? cut(files, path);
  known.set(path, part);
  return part;
};

/** One result can be an input of thousands of actions, which then share what is cut from it. */
const partsOf = remembered<readonly Artifact[], Map<string, readonly Artifact[]>>(() => new Map());

const cut = (files: readonly Artifact[], path: string): readonly Artifact[] => {
  const exact = files.filter((file) => file.path === path);
  if (exact.length > 0) {
    return exact.map((file) => ({ ...file, path: path.slice(path.lastIndexOf('/') + 1) }));
  }
  return files
    .filter((file) => file.path.startsWith(`${path}/`))
    .map((file) => ({ ...file, path: file.path.slice(path.length + 1) }));
};
