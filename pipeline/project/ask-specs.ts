import { macroFile } from '../../containers/bases/base-macros.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { buildName } from '../../specs/builds-of.ts';
import { describeSpecFailure } from '../../specs/failure.ts';
import type { StagedPackage } from '../../specs/plan-packages.ts';
import { parseSpecFacts, type SpecFacts } from '../../specs/spec-facts.ts';
import { stageMacros } from '../../specs/stage-macros.ts';
import { querySpec } from '../../specs/steps/query-spec.ts';
import type { Output } from '../core/action.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { filesOf, type Report } from '../core/report.ts';
import { failure, type Result, success } from '../core/result.ts';
import type { Run } from '../open-run.ts';

/** A recipe, its spec, and what rpm says of that. */
export interface AskedSpec {
  readonly recipe: Recipe;
  readonly spec: string;
  readonly facts: SpecFacts;
  /** As the recipe has them. */
  readonly stages: readonly StagedPackage[];
  /** What was to be known of the spec, where rpm cannot read it: the facts are those of before. */
  readonly unread?: Output<'facts'>;
  /** What is wrong with it, where the others are to be built all the same. */
  readonly wrong?: readonly Diagnostic[];
}

export interface AskOptions {
  readonly textOf: (file: string) => Promise<string>;
  /** The base's and the product's macros. */
  readonly macros: Readonly<Record<string, string>>;
  readonly buildRoot: Output<'image'>;
  readonly run: Pick<Run, 'execute' | 'textOf'>;
  /** Where the others are to be built though rpm cannot read some spec. */
  readonly remembering?: Remembering | undefined;
  /** Whether they are to be built though something is wrong with what rpm says of one. */
  readonly goesOn: boolean;
}

export interface Remembering {
  /** What rpm said of a spec when it last could. */
  readonly lastText: (facts: Output<'facts'>) => Promise<string | undefined>;
  /** Takes the name of a package of which that is not known. */
  readonly unknown: (name: string) => void;
}

/**
 * What rpm says of the recipes' specs, each under the macros of every way in which it is built.
 * Fails with no diagnostics where an action failed: the run has told that. A run that keeps going
 * takes what was known of such a spec before, so that the others are still built in their order.
 */
export const askSpecs = async (
  recipes: readonly Recipe[],
  { textOf, macros, buildRoot, run, remembering, goesOn }: AskOptions,
): Promise<Result<readonly AskedSpec[], readonly Diagnostic[]>> => {
  const common = macroFile(macros);
  const questions = await Promise.all(
    recipes.map(async (recipe) => {
      const spec = await textOf(recipe.spec);
      const ask = (stage: string | undefined, own: string) => {
        const subject = buildName({ package: recipe.name, stage });
        const text = { name: recipe.name, subject, spec, macros: own };
        return { subject, macros: own, facts: querySpec(text, { buildRoot }) };
      };
      const stages = recipe.stages.map((stage) => ({
        stage,
        ...ask(stage.name, macroFile({ ...macros, ...stageMacros(stage) })),
      }));
      return { recipe, spec, whole: ask(undefined, common), stages };
    }),
  );
  const goals = questions.flatMap(({ whole, stages }) => [
    whole.facts,
    ...stages.map((one) => one.facts),
  ]);
  const report = await run.execute(goals);
  const asked: AskedSpec[] = [];
  for (const one of questions) {
    const wrong = goesOn ? [] : undefined;
    const told = await answered(one, (facts) => run.textOf(report, facts), wrong);
    if (told.ok) {
      asked.push(told.value);
      continue;
    }
    if (remembering === undefined || told.failure.length > 0) return told;
    const before = await answered(one, remembering.lastText);
    if (before.ok) asked.push({ ...before.value, unread: unreadOf(one, report) });
    else remembering.unknown(one.recipe.name);
  }
  return success(asked);
};

interface Question {
  readonly subject: string;
  readonly macros: string;
  readonly facts: Output<'facts'>;
}

interface Questions {
  readonly recipe: Recipe;
  readonly spec: string;
  readonly whole: Question;
  readonly stages: readonly (Question & { readonly stage: Recipe['stages'][number] })[];
}

type TextOf = (facts: Output<'facts'>) => Promise<string | undefined>;

const answered = async (
  { recipe, spec, whole, stages }: Questions,
  textOf: TextOf,
  wrong?: Diagnostic[],
): Promise<Result<AskedSpec, readonly Diagnostic[]>> => {
  const facts = await answerTo(whole, textOf, wrong);
  if (!facts.ok) return facts;
  const staged: StagedPackage[] = [];
  for (const { stage, ...question } of stages) {
    const answer = await answerTo(question, textOf, wrong);
    if (!answer.ok) return answer;
    const { name, takes } = stage;
    staged.push({ name, takes, macros: question.macros, facts: answer.value });
  }
  const told = wrong !== undefined && wrong.length > 0 ? { wrong } : {};
  return success({ recipe, spec, facts: facts.value, stages: staged, ...told });
};

/** The first that has not been told. */
const unreadOf = ({ whole, stages }: Questions, report: Report): Output<'facts'> =>
  [whole, ...stages].find(({ facts }) => filesOf(report, facts) === undefined)?.facts ??
  whole.facts;

const answerTo = async (
  { subject, facts }: Question,
  textOf: TextOf,
  wrong: Diagnostic[] | undefined,
): Promise<Result<SpecFacts, readonly Diagnostic[]>> => {
  const text = await textOf(facts);
  if (text === undefined) return failure([]);
  const read = parseSpecFacts(text);
  if (read.ok) return read;
  const { problem, rest } = read.failure;
  const told = describeSpecFailure({ kind: 'unreadable-spec', package: subject, problem });
  if (wrong === undefined || rest === undefined) return failure([told]);
  wrong.push(told);
  return success(rest);
};
