import type { Base } from '../../containers/bases/base.ts';
import { baseMacros, macroFile } from '../../containers/bases/base-macros.ts';
import type { Product } from '../../recipes/product.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import type { Source } from '../../recipes/source.ts';
import type { SigningKey } from '../../repo/signing-key.ts';
import { describeSpecFailure } from '../../specs/failure.ts';
import { type Package, type PlannedPackage, planPackages } from '../../specs/plan-packages.ts';
import { parseSpecFacts } from '../../specs/spec-facts.ts';
import type { SrpmSource } from '../../specs/steps/build-srpm.ts';
import { fetchSource } from '../../specs/steps/fetch-source.ts';
import { querySpec } from '../../specs/steps/query-spec.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';
import type { Run } from '../open-run.ts';
import type { PreparedBase } from './prepare-base.ts';
import type { LoadedProject } from './read-project.ts';

export interface PackagePlanning {
  readonly base: Base;
  readonly prepared: PreparedBase;
  readonly key: SigningKey;
  readonly run: Pick<Run, 'execute' | 'textOf'>;
}

/** What packages are planned from. */
export type PackageSources = Pick<LoadedProject, 'product' | 'recipes' | 'files' | 'textOf'>;

/**
 * Plans the product's packages. Specs are asked for their facts first, in the build root. Fails
 * with no diagnostics where an action failed: the run has told that.
 */
export const planProductPackages = async (
  project: PackageSources,
  { base, prepared, key, run }: PackagePlanning,
): Promise<Result<ReadonlyMap<string, PlannedPackage>, readonly Diagnostic[]>> => {
  const product = project.product.value;
  const { buildRoot } = prepared;
  const macros = macroFile({ ...baseMacros(base), ...productMacros(product) });
  const named = new Set(product.packages);
  const recipes = project.recipes.map(({ value }) => value).filter(({ name }) => named.has(name));
  const queries = await Promise.all(
    recipes.map(async (recipe) => {
      const spec = await project.textOf(recipe.spec);
      return {
        recipe,
        spec,
        facts: querySpec({ name: recipe.name, spec, macros }, { buildRoot: buildRoot.image }),
      };
    }),
  );
  const report = await run.execute(queries.map(({ facts }) => facts));
  const packages: Package[] = [];
  for (const { recipe, spec, facts } of queries) {
    const text = await run.textOf(report, facts);
    if (text === undefined) return failure([]);
    const { name } = recipe;
    const read = parseSpecFacts(text);
    if (!read.ok) {
      const { problem } = read.failure;
      return failure([describeSpecFailure({ kind: 'unreadable-spec', package: name, problem })]);
    }
    const sources = await sourcesOf(recipe, { project, key });
    packages.push({
      name,
      spec,
      facts: read.value,
      sources,
      limits: recipe.limits,
      processors: recipe.processors,
    });
  }
  const planned = planPackages(packages, { buildRoot, macros });
  return planned.ok ? success(planned.value) : failure([describeSpecFailure(planned.failure)]);
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
