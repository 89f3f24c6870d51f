import type { RecipeFailure } from './failure.ts';
import type { Lock } from './lock.ts';
import { originName, sourceKey } from './locked-source.ts';
import type { Located } from './read-yaml.ts';
import type { Recipe } from './recipe.ts';
import type { RemoteSource } from './source.ts';

export interface SourcesOptions {
  readonly lock: Located<Lock>;
  /** The product that is built: what locks it names it. */
  readonly product: string;
}

/** Whether the lock knows which bytes a recipe's sources are, and the recipe agrees. */
export const checkSources = (
  recipe: Located<Recipe>,
  options: SourcesOptions,
): readonly RecipeFailure[] =>
  recipe.value.sources.flatMap((source, index) => {
    if (source.kind !== 'remote') return [];
    const failed = checkSource(source, { recipe, index, ...options });
    return failed === undefined ? [] : [failed];
  });

interface Checking extends SourcesOptions {
  readonly recipe: Located<Recipe>;
  readonly index: number;
}

const checkSource = (
  { file, origin, sha256 }: RemoteSource,
  { recipe, index, lock, product }: Checking,
): RecipeFailure | undefined => {
  const key = sourceKey(recipe.value.name, file);
  const locked = lock.value.sources[key];
  if (locked?.of !== originName(origin)) {
    const location = recipe.locate(['sources', index]);
    const before = locked === undefined ? {} : { before: locked.of };
    return { kind: 'not-locked', file, of: originName(origin), ...before, product, location };
  }
  if (sha256 === undefined || sha256 === locked.sha256) return undefined;
  const { line } = lock.locate(['sources', key]);
  return {
    kind: 'contradiction',
    problem: `sources[${index}].sha256 is ${sha256}, and ${lock.file}:${line} has ${locked.sha256} for ${file}`,
    remedy: `Where the recipe is right: kiln lock --product ${product}. Where the lock is: correct the recipe, or leave its sha256 out.`,
    location: recipe.locate(['sources', index, 'sha256']),
  };
};
