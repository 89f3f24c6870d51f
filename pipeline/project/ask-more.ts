import { describeSpecFailure } from '../../specs/failure.ts';
import { type Asked, newRequires, toBeAsked } from '../../specs/more-requires.ts';
import type { PlannedBuild, PlannedPackage } from '../../specs/plan-packages.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';
import type { Run } from '../open-run.ts';
import type { BrokenPackages } from './broken-packages.ts';

/** What has become of asking specs in their build roots, by build. */
export interface Asking {
  /** How often one has said something new. */
  readonly rounds: Map<string, number>;
  /** Those that could not be asked. */
  readonly unasked: Set<string>;
}

interface Running {
  readonly run: Pick<Run, 'execute' | 'textOf'>;
}

export interface AskMoreOptions {
  /** Whose plan is to be right: others are not asked, since that builds what they need. */
  readonly isWanted: (name: string) => boolean;
  /**
   * Takes packages of which something is wrong, where the others are planned on, and what could
   * not be found out keeps only those waiting that need it; undefined where it is to end it all.
   */
  readonly broken: BrokenPackages | undefined;
}

/** What specs have told in their build roots. */
export interface Told {
  /** BuildRequires that were not known, by build. */
  readonly requires: ReadonlyMap<string, readonly string[]>;
  /** Whether to plan anew: for these, or for what was found to be wrong. */
  readonly isNew: boolean;
}

type Failures = readonly Diagnostic[];

/**
 * Asks specs in their build roots, until one says something new. What is built with another one
 * that is asked comes after that has said all: only then that can be built.
 */
export const askMore = async (
  planned: ReadonlyMap<string, PlannedPackage>,
  { rounds, unasked }: Asking,
  { run, isWanted, broken }: AskMoreOptions & Running,
): Promise<Result<Told, Failures>> => {
  const open = new Map(toBeAsked(planned, isWanted).map((one) => [one.build.name, one]));
  for (;;) {
    const ready = readyIn(open).filter(({ build }) => !unasked.has(build.name));
    if (ready.length === 0) return success({ requires: new Map(), isNew: false });
    const requires = new Map<string, readonly string[]>();
    const wrong: Diagnostic[] = [];
    let isNew = false;
    for (const [one, more] of await answersOf(ready, { run })) {
      const { name } = one.build;
      if (more?.length === 0) {
        open.delete(name);
        continue;
      }
      isNew = true;
      if (more === undefined) {
        if (!broken) return failure([]);
        unasked.add(name);
        continue;
      }
      const round = (rounds.get(name) ?? 0) + 1;
      rounds.set(name, round);
      if (round < one.more.rounds) {
        requires.set(name, more);
        continue;
      }
      const diagnostic = unsettled(name, round, more);
      wrong.push(diagnostic);
      broken?.set(one.package.name, [diagnostic]);
    }
    if (!broken && wrong.length > 0) return failure(wrong);
    if (isNew) return success({ requires, isNew });
  }
};

/** What each says that was not known; undefined for what could not be asked. */
const answersOf = async (
  asked: readonly Asked[],
  { run }: Running,
): Promise<ReadonlyMap<Asked, readonly string[] | undefined>> => {
  const report = await run.execute(asked.map(({ more }) => more.requires));
  const answers = new Map<Asked, readonly string[] | undefined>();
  for (const one of asked) {
    const said = await run.textOf(report, one.more.requires);
    answers.set(one, said === undefined ? undefined : newRequires(said, one.build.facts));
  }
  return answers;
};

/** Those that are built with no other one of them. */
const readyIn = (open: ReadonlyMap<string, Asked>): readonly Asked[] => {
  const known = new Map<string, boolean>();
  const isAbove = ({ build: { name }, takes }: Pick<PlannedBuild, 'build' | 'takes'>): boolean => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const answer = takes.some((one) => open.has(one.build.name) || isAbove(one));
    known.set(name, answer);
    return answer;
  };
  return [...open.values()].filter((one) => !isAbove(one));
};

const unsettled = (build: string, rounds: number, requires: readonly string[]): Diagnostic =>
  describeSpecFailure({ kind: 'unsettled-requires', package: build, rounds, requires });
