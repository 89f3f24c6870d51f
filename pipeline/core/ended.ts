import type { Action, Output } from './action.ts';
import type { Digest } from './digest.ts';
import { resultOf } from './done.ts';
import type { ActionResult, Artifact, Host } from './host.ts';
import { isHeld } from './kept-whole.ts';
import type { Plan } from './plan.ts';
import type { Outcome, Report } from './report.ts';

/**
 * The outcomes of a plan's goals, where it is known how executing it has ended, and nothing that
 * this stood on is another: then no action is looked at. Undefined where one has to look. Of each
 * result, what no goal names may be left out.
 */
export const endedBefore = async (
  { goals }: Plan,
  host: Host,
): Promise<Report['outcomes'] | undefined> => {
  const results = host.endings?.recall(goals);
  if (results === undefined) return undefined;
  const outcomes = new Map<Digest, Outcome>();
  for (const [index, { action }] of askedOf(goals).entries()) {
    const result = results[index];
    if (result === undefined || !(await isHeld(host, action, result))) return undefined;
    outcomes.set(action.id, { kind: 'reused', result });
  }
  return outcomes;
};

/** Keeps how a plan has ended, if that was well. */
export const keepEnding = ({ goals }: Plan, { outcomes }: Report, { endings }: Host): void => {
  if (endings === undefined) return;
  const asked = askedOf(goals);
  const results = asked.flatMap(({ action, paths }): readonly ActionResult[] => {
    const result = resultOf(outcomes.get(action.id));
    return result ? [{ files: filesAt(result.files, action, paths) }] : [];
  });
  if (results.length === asked.length) endings.keep(goals, results);
};

interface Asked {
  readonly action: Action;
  /** What goals name of its result. */
  readonly paths: readonly string[];
}

/** The goals by their actions. */
const askedOf = (goals: readonly Output[]): readonly Asked[] => {
  const asked = new Map<Digest, { readonly action: Action; readonly paths: string[] }>();
  for (const { action, path } of goals) {
    const known = asked.get(action.id);
    if (known === undefined) asked.set(action.id, { action, paths: [path] });
    else known.paths.push(path);
  }
  return [...asked.values()];
};

/** An image is known by all of its files. */
const filesAt = (
  files: readonly Artifact[],
  { job }: Action,
  paths: readonly string[],
): readonly Artifact[] =>
  job.kind === 'container' && job.produces.kind === 'files'
    ? files.filter(({ path }) => paths.some((one) => isAtOrBelow(path, one)))
    : files;

const isAtOrBelow = (path: string, one: string): boolean =>
  one === '' || path === one || path.startsWith(`${one}/`);
