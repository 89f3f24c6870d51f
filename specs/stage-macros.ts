import type { Stage } from '../recipes/recipe.ts';

/** The macros that make a build of a spec a stage: what `--with`, `--without` and `--define` set. */
export const stageMacros = (stage: Stage): Readonly<Record<string, string>> => ({
  ...stage.macros,
  ...Object.fromEntries(stage.with.map((name) => [`_with_${name}`, `--with-${name}`])),
  ...Object.fromEntries(stage.without.map((name) => [`_without_${name}`, `--without-${name}`])),
});
