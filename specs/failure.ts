import type { Diagnostic } from '../pipeline/core/diagnostic.ts';

/** What can be wrong between specs, before anything is built. */
export type SpecFailure = UnreadableSpec | UnsettledRequires | AbsentSource;

/** When builds need each other: each the next, and the last the first. */
export interface BuildCycle {
  readonly kind: 'build-cycle';
  readonly chain: readonly {
    readonly package: string;
    /** Nothing for the whole package. */
    readonly stage: string | undefined;
    /** It is the whole one, though there are stages: what needs it says so. */
    readonly isForced: boolean;
    /** The BuildRequires that the next one meets; undefined where its recipe takes that. */
    readonly needs: string | undefined;
  }[];
}

/** One of each part of the build order in which all need each other: these have nothing in common. */
export type BuildCycles = readonly [BuildCycle, ...BuildCycle[]];

export interface UnreadableSpec {
  readonly kind: 'unreadable-spec';
  readonly package: string;
  readonly problem: string;
}

/** When a spec, asked in its build root so many times, has told more BuildRequires each time. */
export interface UnsettledRequires {
  readonly kind: 'unsettled-requires';
  readonly package: string;
  readonly rounds: number;
  /** Those of the last round. */
  readonly requires: readonly string[];
}

/** When a recipe names a file or folder of the repository that is not there. */
export interface AbsentSource {
  readonly kind: 'absent-source';
  readonly package: string;
  readonly path: string;
}

export const describeSpecFailure = (failure: SpecFailure): Diagnostic => ({
  code: `spec/${failure.kind}`,
  exitCode: 2,
  ...words(failure),
});

const words = (failure: SpecFailure): Pick<Diagnostic, 'message' | 'remedy'> => {
  switch (failure.kind) {
    case 'unreadable-spec':
      return {
        message: `${failure.package}: ${failure.problem}`,
        remedy: ['Add an entry with a date to the spec.'],
      };
    case 'unsettled-requires':
      return {
        message: `${failure.package}: asked ${failure.rounds === 1 ? 'once' : `${failure.rounds} times`} in its build root, its spec still says new BuildRequires: ${failure.requires.join(', ')}`,
        remedy: [
          'State in the spec what only follows from other BuildRequires, or give its recipe more `rounds`.',
        ],
      };
    case 'absent-source':
      return {
        message: `${failure.package}: its recipe names ${failure.path}, which is not in the repository`,
        remedy: ['Correct the path, or add the file.'],
      };
  }
};
