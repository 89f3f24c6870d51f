import type { Base } from '../../containers/bases/base.ts';
import { baseMacros, macroFile } from '../../containers/bases/base-macros.ts';
import { lockedFile } from '../../recipes/locked-source.ts';
import type { Product } from '../../recipes/product.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import type { Source } from '../../recipes/source.ts';
import type { SigningKey } from '../../repo/signing-key.ts';
import type { LocateInRecipe } from '../../specs/describe-build-cycle.ts';
import type { Exclusion } from '../../specs/exclusion.ts';
import type { Findings } from '../../specs/findings.ts';
import type { Package, PlannedPackage } from '../../specs/plan-packages.ts';
import type { SrpmSource } from '../../specs/steps/build-srpm.ts';
import { fetchSource } from '../../specs/steps/fetch-source.ts';
import { querySpec } from '../../specs/steps/query-spec.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';
import { type AskedSpec, type AskOptions, askSpecs, type Remembering } from './ask-specs.ts';
import { type BrokenPackages, lostPackage, planAroundCycles } from './broken-packages.ts';
import type { Run } from '../open-run.ts';
import type { PreparedBase } from './prepare-base.ts';
import { leftOutPackages } from './left-out-packages.ts';
import type { LoadedProject } from './read-project.ts';
import { settleRequires } from './settle-requires.ts';
import { withoutBroken } from './without-broken.ts';

export interface PackagePlanning {
  readonly base: Base;
  readonly prepared: PreparedBase;
  readonly key: SigningKey;
  readonly run: Pick<Run, 'execute' | 'textOf' | 'outlook' | 'note'>;
  /** Whether it is but shown, with what is known by now. */
  readonly isForeseen?: boolean | undefined;
  /** See `AskOptions`. */
  readonly remembering?: Remembering | undefined;
  /** Packages whose plan is to be right to the last, and whole; all, where nothing is said. */
  readonly wanted?: readonly string[] | undefined;
}

/** A product's packages, as far as they can be built. */
export interface ProductPackages {
  readonly packages: ReadonlyMap<string, PlannedPackage>;
  /** What was found out of what they need. */
  readonly findings: Findings;
  /** Those whose specs are not for what the product is for, by name. */
  readonly leftOut: ReadonlyMap<string, Exclusion>;
  /**
   * What is wrong with single packages, where the others are built all the same: with those that
   * are wanted, and those that these need.
   */
  readonly broken: readonly Diagnostic[];
  /** Names of those of them that need such ones, and so are not planned either. */
  readonly blocked: readonly string[];
}

/** What packages are planned from. */
export type PackageSources = Pick<
  LoadedProject,
  'product' | 'recipes' | 'lock' | 'files' | 'textOf'
> &
  Partial<Pick<LoadedProject, 'broken'>>;

/**
 * Plans the product's packages. Specs are asked for their facts first, in the build root. Fails
 * with no diagnostics where an action failed: the run has told that.
 */
export const planProductPackages = async (
  project: PackageSources,
  { base, prepared, key, run, isForeseen = false, remembering, wanted }: PackagePlanning,
): Promise<Result<ProductPackages, readonly Diagnostic[]>> => {
  const goesOn = remembering !== undefined && !isForeseen;
  const { buildRoot } = prepared;
  const macros = { ...baseMacros(base), ...productMacros(project.product.value) };
  const broken: BrokenPackages = new Map(project.broken);
  const named = new Set(project.product.value.packages);
  const recipes = project.recipes.filter(
    ({ value: { name, spec } }) =>
      named.has(name) && (!broken.has(name) || project.files.has(spec)),
  );
  const asking = { macros, buildRoot: buildRoot.image, run, remembering, goesOn };
  const asked = await askSpecs(
    recipes.map(({ value }) => value),
    { textOf: project.textOf, ...asking },
  );
  if (!asked.ok) return asked;
  for (const { recipe, wrong } of asked.value) if (wrong) broken.set(recipe.name, wrong);
  const leftOut = leftOutOf(asked.value);
  const unplanned = leftOutPackages(wanted ?? [], leftOut);
  if (unplanned) return failure([unplanned]);
  const kept = asked.value.filter(({ recipe }) => !leftOut.has(recipe.name));
  const packages = await Promise.all(kept.map((one) => packageOf(one, { project, key, broken })));
  const lost = await lostPackages([...broken.keys()], { project, recipes, asking });
  const around = {
    buildRoot,
    macros: macroFile(macros),
    broken: goesOn ? broken : undefined,
    locate: locatorIn(recipes),
  };
  const settled = await settleRequires([...packages, ...lost], {
    run,
    source: buildRoot.source,
    imported: prepared.imported,
    note: run.note,
    isForeseen,
    broken: around.broken,
    isWanted: (name) => wanted?.includes(name) ?? true,
    plan: (some, found) => planAroundCycles(some, { ...around, ...found }),
  });
  if (!settled.ok) return settled;
  const { packages: planned, findings } = settled.value;
  const names = wanted ?? project.product.value.packages;
  return success({ ...withoutBroken(planned, { broken, names }), findings, leftOut });
};

const locatorIn = (recipes: PackageSources['recipes']): LocateInRecipe => {
  const locators = new Map(recipes.map(({ value, locate }) => [value.name, locate]));
  return (name, path) => locators.get(name)?.(path, 'key');
};

interface LostOptions {
  readonly project: PackageSources;
  /** Those whose specs are asked. */
  readonly recipes: PackageSources['recipes'];
  readonly asking: Pick<AskOptions, 'buildRoot' | 'remembering'>;
}

/** Those of a product's packages whose specs cannot be asked, as they were when they last could. */
const lostPackages = async (
  names: readonly string[],
  { project, recipes, asking: { buildRoot, remembering } }: LostOptions,
): Promise<readonly Package[]> => {
  const all = project.recipes.map(({ value }) => value);
  const { packages } = project.product.value;
  const found: Package[] = [];
  for (const name of names) {
    if (!packages.includes(name) || recipes.some(({ value }) => value.name === name)) continue;
    // An action is remembered by what it is called.
    const question = querySpec({ name, spec: '', macros: '' }, { buildRoot });
    const one = lostPackage(name, await remembering?.lastText(question), all);
    if (one) found.push(one);
    else remembering?.unknown(name);
  }
  return found;
};

/** A stage is a way to build what is built in the end, so the whole decides. */
const leftOutOf = (asked: readonly AskedSpec[]): ProductPackages['leftOut'] =>
  new Map(
    asked.flatMap(({ recipe, facts: { exclusion } }) =>
      exclusion ? [[recipe.name, exclusion] as const] : [],
    ),
  );

const packageOf = async (
  { recipe, spec, facts, stages, unread }: AskedSpec,
  context: SourceContext,
): Promise<Package> => {
  const { name, takes, converge, rounds, limits, processors } = recipe;
  const isBroken = context.broken.has(name);
  const sources = isBroken ? [] : await sourcesOf(recipe, context);
  const told = { name, spec, facts, stages, unread, takes, converge, rounds };
  return { ...told, sources, limits, processors, isBroken };
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
  readonly broken: BrokenPackages;
}

const sourcesOf = (recipe: Recipe, context: SourceContext): Promise<readonly SrpmSource[]> =>
  Promise.all(recipe.sources.map((source) => sourceOf(source, recipe, context)));

const sourceOf = async (
  source: Source,
  recipe: Recipe,
  { project, key }: SourceContext,
): Promise<SrpmSource> => {
  switch (source.kind) {
    case 'remote':
      return {
        kind: 'file',
        content: fetchSource(lockedFile(recipe.name, source, project.lock.value)),
      };
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
