import { bases, toolsBase } from '../../containers/bases/catalogue.ts';
import { brokenPackage } from '../../recipes/broken-package.ts';
import { checkProject, type Project } from '../../recipes/check-project.ts';
import type { ImportFiles } from '../../recipes/check-imports.ts';
import { describe } from '../../recipes/describe.ts';
import type { RecipeFailure } from '../../recipes/failure.ts';
import type { SourceText, YamlMemory } from '../../recipes/locate.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';
import { listFiles } from './list-files.ts';
import { projectSource } from './project-source.ts';
import { readImportFiles } from './read-import-files.ts';
import { readNamedProduct } from './read-named-product.ts';
import { readProjectLock } from './read-project-lock.ts';
import { readRecipes } from './read-recipes.ts';

/** A checked project, and the texts that its plan is made of. */
export interface LoadedProject extends Project {
  readonly imports: ImportFiles;
  /** Of the base that the tools are made from. */
  readonly toolImports: ImportFiles;
  /** The text of a file of the repository; it is one of `files`. */
  readonly textOf: (file: string) => Promise<string>;
  /** What is wrong with single packages, by name: none, unless it goes on with the others. */
  readonly broken: ReadonlyMap<string, readonly Diagnostic[]>;
}

export interface ReadOptions {
  readonly memory?: YamlMemory;
  /** Whether what is wrong with single packages is left to who plans the others. */
  readonly goesOn?: boolean;
}

/** Reads a product and all that it names. Fails with everything that is wrong at once. */
export const readProject = async (
  root: string,
  productName: string,
  { memory, goesOn = false }: ReadOptions = {},
): Promise<Result<LoadedProject, readonly Diagnostic[]>> => {
  const files = new Set(listFiles(root));
  const source = projectSource(root, memory);
  const product = await readNamedProduct(productName, { files, source });
  if (!product.ok) return product;
  const { recipes, failures: unread } = await readRecipes(files, source);
  if (unread.length > 0 && !goesOn) return described(unread);
  const lock = await readProjectLock({ files, source });
  if (!lock.ok) return lock;
  const project: Project = {
    product: product.value,
    recipes,
    unread: unread.flatMap((one) => brokenPackage(one) ?? []),
    lock: lock.value,
    bases: bases.map(({ name }) => name),
    files,
  };
  const imports = await readImports(project, source);
  if (!imports.ok) return imports;
  const textOf = async (file: string) => (await source(file)).text;
  const loaded = { ...project, ...imports.value, textOf };
  const failures = [...unread, ...checkProject(loaded)];
  const isOver = failures.some((one) => !goesOn || brokenPackage(one) === undefined);
  return isOver ? described(failures) : success({ ...loaded, broken: brokenOf(failures) });
};

const brokenOf = (failures: readonly RecipeFailure[]): LoadedProject['broken'] =>
  new Map(
    [...Map.groupBy(failures, (one) => brokenPackage(one) ?? '')].map(([name, some]) => [
      name,
      some.map(describe),
    ]),
  );

type Source = (file: string) => Promise<SourceText>;

const described = (failures: readonly RecipeFailure[]) => failure(failures.map(describe));

/** Of the product's base, and of the one that hosts the steps. */
const readImports = async (
  project: Project,
  source: Source,
): Promise<Result<Pick<LoadedProject, 'imports' | 'toolImports'>, readonly Diagnostic[]>> => {
  const { value: product, locate } = project.product;
  if (!project.bases.includes(product.base)) return described(checkProject(project));
  const { files, lock } = project;
  const namedBy = { product: product.name, locate: () => locate(['base']) };
  const imports = await readImportFiles(product.base, { files, source, lock, namedBy });
  if (!imports.ok || product.base === toolsBase.name) {
    return imports.ok ? success({ imports: imports.value, toolImports: imports.value }) : imports;
  }
  const toolImports = await readImportFiles(toolsBase.name, { files, source, lock });
  return toolImports.ok
    ? success({ imports: imports.value, toolImports: toolImports.value })
    : toolImports;
};
