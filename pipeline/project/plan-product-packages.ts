import type { Base } from '../../containers/bases/base.ts';
import { baseMacros, macroFile } from '../../containers/bases/base-macros.ts';
import type { Product } from '../../recipes/product.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import type { Source } from '../../recipes/source.ts';
import type { SigningKey } from '../../repo/signing-key.ts';
import { describeBuildCycle } from '../../specs/describe-build-cycle.ts';
import { type Package, type PlannedPackage, planPackages } from '../../specs/plan-packages.ts';
import type { SrpmSource } from '../../specs/steps/build-srpm.ts';
import { fetchSource } from '../../specs/steps/fetch-source.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result } from '../core/result.ts';
import type { Run } from '../open-run.ts';
import { type AskedSpec, askSpecs } from './ask-specs.ts';
import type { PreparedBase } from './prepare-base.ts';
import type { LoadedProject } from './read-project.ts';
import { settleRequires } from './settle-requires.ts';

export interface PackagePlanning {
  readonly base: Base;
  readonly prepared: PreparedBase;
  readonly key: SigningKey;
  readonly run: Pick<Run, 'execute' | 'textOf'>;
  /** Packages whose BuildRequires are to be known to the last; all, where nothing is said. */
  readonly wanted?: readonly string[] | undefined;
}

/** What packages are planned from. */
export type PackageSources = Pick<LoadedProject, 'product' | 'recipes' | 'files' | 'textOf'>;

/**
 * Plans the product's packages. Specs are asked for their facts first, in the build root. Fails
 * with no diagnostics where an action failed: the run has told that.
 */
export const planProductPackages = async (
  project: PackageSources,
  { base, prepared, key, run, wanted }: PackagePlanning,
): Promise<Result<ReadonlyMap<string, PlannedPackage>, readonly Diagnostic[]>> => {
  const product = project.product.value;
  const { buildRoot } = prepared;
  const macros = { ...baseMacros(base), ...productMacros(product) };
  const named = new Set(product.packages);
  const recipes = project.recipes.filter(({ value }) => named.has(value.name));
  const asked = await askSpecs(
    recipes.map(({ value }) => value),
    { textOf: project.textOf, macros, buildRoot: buildRoot.image, run },
  );
  if (!asked.ok) return asked;
  const packages = await Promise.all(asked.value.map((one) => packageOf(one, { project, key })));
  const locators = new Map(recipes.map(({ value, locate }) => [value.name, locate]));
  const options = { buildRoot, macros: macroFile(macros) };
  return settleRequires(packages, {
    run,
    isWanted: (name) => wanted?.includes(name) ?? true,
    plan: (some) => {
      const planned = planPackages(some, options);
      if (planned.ok) return planned;
      return failure([
        describeBuildCycle(planned.failure, (name, path) => locators.get(name)?.(path, 'key')),
      ]);
    },
  });
};

const packageOf = async (
  { recipe, spec, facts, stages }: AskedSpec,
  context: SourceContext,
): Promise<Package> => {
  const { name, takes, converge, rounds, limits, processors } = recipe;
  const sources = await sourcesOf(recipe, context);
  return { name, spec, facts, stages, takes, converge, rounds, sources, limits, processors };
};

/** What specs can say of their product. */
const productMacros = ({ name, title, version, dist }: Product) => ({
  dist,
  vendor: title,
  packager: title,
  product_name: name,
  product_title: title,
  product_version: version,
});

interface SourceContext {
  readonly project: PackageSources;
  readonly key: SigningKey;
}

const sourcesOf = (recipe: Recipe, context: SourceContext): Promise<readonly SrpmSource[]> =>
  Promise.all(recipe.sources.map((source) => sourceOf(source, context)));

const sourceOf = async (source: Source, { project, key }: SourceContext): Promise<SrpmSource> => {
  switch (source.kind) {
    case 'remote':
      return { kind: 'file', content: fetchSource(source) };
    case 'repository':
      return { kind: 'text', file: source.file, text: await project.textOf(source.path) };
    case 'key':
      return { kind: 'text', file: source.file, text: key.publicKey };
    case 'tree': {
      const paths = membersOf(source.paths, project.files);
      const members = await Promise.all(
        paths.map(async (path) => ({ path, text: await project.textOf(path) })),
      );
      return { kind: 'tree', file: source.file, members };
    }
  }
};

const membersOf = (roots: readonly string[], files: ReadonlySet<string>): readonly string[] =>
  [...files].filter((file) => roots.some((root) => file === root || file.startsWith(`${root}/`)));
