import type { UnknownName } from './failure.ts';
import type { Path } from './locate.ts';
import type { Located } from './read-yaml.ts';
import type { BuiltPackage, Recipe } from './recipe.ts';

/** Which packages and stages a recipe takes that there are no recipes of, or not in these. */
export const unknownBuilds = (
  { value, locate }: Located<Recipe>,
  recipes: readonly Located<Recipe>[],
): readonly UnknownName[] =>
  takenBy(value).flatMap(({ taken, path }): readonly UnknownName[] => {
    const recipe = recipes.find((one) => one.value.name === taken.package);
    const location = locate(path);
    if (recipe === undefined) {
      const known = recipes.map((one) => one.value.name);
      return [{ kind: 'unknown-name', what: 'recipe', name: taken.package, known, location }];
    }
    const known = recipe.value.stages.map(({ name }) => name);
    if (taken.stage === undefined || known.includes(taken.stage)) return [];
    const what = `stage of ${taken.package}` as const;
    return [{ kind: 'unknown-name', what, name: taken.stage, known, location }];
  });

const takenBy = ({ takes, stages }: Recipe) => [
  ...stages.flatMap((stage) => located(stage.takes, ['stages', stage.name, 'takes'])),
  ...located(takes, ['takes']),
];

const located = (takes: readonly BuiltPackage[], path: Path) =>
  takes.map((taken, index) => ({ taken, path: [...path, index] }));
