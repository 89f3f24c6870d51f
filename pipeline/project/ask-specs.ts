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
import type { Report } from '../core/report.ts';
import { failure, type Result, success } from '../core/result.ts';
import type { Run } from '../open-run.ts';

/** A recipe, its spec, and what rpm says of that. */
export interface AskedSpec {
  readonly recipe: Recipe;
  readonly spec: string;
  readonly facts: SpecFacts;
  /** As the recipe has them. */
  readonly stages: readonly StagedPackage[];
}

export interface AskOptions {
  readonly textOf: (file: string) => Promise<string>;
  /** The base's and the product's macros. */
  readonly macros: Readonly<Record<string, string>>;
  readonly buildRoot: Output<'image'>;
  readonly run: Pick<Run, 'execute' | 'textOf'>;
}

/**
 * What rpm says of the recipes' specs, each under the macros of every way in which it is built.
 * Fails with no diagnostics where an action failed: the run has told that.
 */
export const askSpecs = async (
  recipes: readonly Recipe[],
  { textOf, macros, buildRoot, run }: AskOptions,
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
  const answers = { run, report: await run.execute(goals) };
  const asked: AskedSpec[] = [];
  for (const { recipe, spec, whole, stages } of questions) {
    const facts = await answerTo(whole, answers);
    if (!facts.ok) return facts;
    const staged: StagedPackage[] = [];
    for (const { stage, ...question } of stages) {
      const answer = await answerTo(question, answers);
      if (!answer.ok) return answer;
      const { name, takes } = stage;
      staged.push({ name, takes, macros: question.macros, facts: answer.value });
    }
    asked.push({ recipe, spec, facts: facts.value, stages: staged });
  }
  return success(asked);
};

interface Question {
  readonly subject: string;
  readonly facts: Output<'facts'>;
}

interface Answers {
  readonly run: Pick<Run, 'textOf'>;
  readonly report: Report;
}

const answerTo = async (
  { subject, facts }: Question,
  { run, report }: Answers,
): Promise<Result<SpecFacts, readonly Diagnostic[]>> => {
  const text = await run.textOf(report, facts);
  if (text === undefined) return failure([]);
  const read = parseSpecFacts(text);
  if (read.ok) return read;
  const { problem } = read.failure;
  return failure([describeSpecFailure({ kind: 'unreadable-spec', package: subject, problem })]);
};
