import type { RootSource } from '../../specs/build-root.ts';
import { type Findings, isFoundInBuilds } from '../../specs/findings.ts';
import type { Package, PlannedPackage } from '../../specs/plan-packages.ts';
import {
  findProviders,
  parseProviders,
  type SoughtNeed,
} from '../../specs/steps/find-providers.ts';
import { unstatedNeeds, versionedNeeds } from '../../specs/unstated-needs.ts';
import { closureOf, type Output } from '../core/action.ts';
import { filesOf, type Report } from '../core/report.ts';
import type { Run } from '../open-run.ts';
import { knownPackages, wordFound, wordSeeking } from './word-seeking.ts';

export interface FindContext {
  readonly run: Pick<Run, 'execute' | 'textOf' | 'outlook'>;
  readonly source: Pick<RootSource, 'tools' | 'metadata' | 'arch'>;
  /** Names of imports: what asks for these is not looked for. */
  readonly imported: ReadonlySet<string>;
  /** Whether nothing is built: then answers are those of the last run, and nobody is told. */
  readonly isForeseen: boolean;
  readonly note: Run['note'];
}

/**
 * What neither a spec states nor an import has, in the version that is needed. Undefined where the
 * action that says so has failed.
 */
export const findUnmet = async (
  packages: readonly Package[],
  { run, source, imported }: FindContext,
): Promise<Findings['unmet'] | undefined> => {
  const { needs: versioned, stated } = versionedNeeds(packages);
  const needs = [...unstatedNeeds(packages).filter((one) => !imported.has(one)), ...versioned];
  if (needs.length === 0) return new Map();
  const sought = findProviders(needs, { ...source, stated, subject: 'imports' });
  const text = await run.textOf(await run.execute([sought]), sought);
  if (text === undefined) return undefined;
  return new Map(parseProviders(text).map((one) => [one.needs, one.near]));
};

/** What our packages were found to provide. */
export interface Found {
  /** With what was known before. */
  readonly found: Findings['found'];
  /** The needs of which this was not known. */
  readonly fresh: ReadonlySet<string>;
  /** What would say more, but has no answer. */
  readonly unanswered: Output<'facts'> | undefined;
}

/**
 * Looks for what builds lack in all our packages that can be built without; they are built for
 * that. Where some of them cannot be built, looks in the others.
 */
export const findInBuilt = async (
  planned: ReadonlyMap<string, PlannedPackage>,
  findings: Findings,
  context: FindContext,
): Promise<Found> => {
  const known = knownPackages(planned);
  const none = { found: findings.found, fresh: new Set<string>(), unanswered: undefined };
  if (known.length === 0) return none;
  // The same question each time, so that its last answer is one to all of them.
  const needs = [...findings.unmet.keys()].filter(isFoundInBuilds);
  const seekIn = (some: readonly PlannedPackage[]) =>
    findProviders(needs, {
      ...context.source,
      subject: 'built packages',
      ours: closureOf(some.map(outputOf), []),
    });
  const sought = seekIn(known);
  const { run } = context;
  const { toRun } = await run.outlook([sought]);
  const note = toRun.length > 0 && !context.isForeseen ? context.note : undefined;
  note?.(wordSeeking(planned));
  const report = await run.execute([sought]);
  const whole = await answerOf(sought, report, run);
  if (whole) {
    const isStale = context.isForeseen && toRun.some(({ action }) => action !== sought.action);
    const added = addedTo(findings, whole, isStale ? sought : undefined);
    for (const message of wordFound(planned, added)) note?.(message);
    return added;
  }
  const built = known.filter((one) => filesOf(report, one.rpms) !== undefined);
  if (built.length === 0) return { ...none, unanswered: sought };
  const part = seekIn(built);
  const answer = await answerOf(part, await run.execute([part]), run);
  return addedTo(findings, answer ?? [], sought);
};

const outputOf = ({ rpms }: PlannedPackage) => rpms;

const answerOf = async (
  sought: Output<'facts'>,
  report: Report,
  run: FindContext['run'],
): Promise<readonly SoughtNeed[] | undefined> => {
  const text = await run.textOf(report, sought);
  return text === undefined ? undefined : parseProviders(text);
};

/** What was found first stays: what comes later may itself be made with that. */
const addedTo = (
  { found }: Findings,
  answer: readonly SoughtNeed[],
  unanswered: Output<'facts'> | undefined,
): Found => {
  const more = answer.filter((one) => one.found.length > 0 && !found.has(one.needs));
  const added = more.map((one) => [one.needs, one.found] as const);
  const fresh = new Set(more.map(({ needs }) => needs));
  return { found: new Map([...found, ...added]), fresh, unanswered };
};
