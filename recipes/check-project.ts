import { checkImports, type ImportFiles } from './check-imports.ts';
import { checkSources } from './check-sources.ts';
import type { AbsentFile, RecipeFailure } from './failure.ts';
import type { Lock } from './lock.ts';
import type { Path } from './locate.ts';
import { nearest } from './nearest.ts';
import type { Product } from './product.ts';
import { inOrder, type Located } from './read-yaml.ts';
import type { Recipe } from './recipe.ts';
import { unknownBuilds } from './unknown-builds.ts';

/** All that a product's build starts from. */
export interface Project {
  readonly product: Located<Product>;
  /** Every recipe that there is: at least those that the product names. */
  readonly recipes: readonly Located<Recipe>[];
  /** Names of those that cannot be read, and are told already. */
  readonly unread?: readonly string[];
  /** Of the product's base; none where the base has RPM repositories of its own. */
  readonly imports?: ImportFiles;
  readonly lock: Located<Lock>;
  /** Names of bases. */
  readonly bases: readonly string[];
  /** The repository's files, as paths below its root. */
  readonly files: ReadonlySet<string>;
}

/**
 * Whether the files go together: every name stands for something, every path is there. An empty
 * list where all is well.
 */
export const checkProject = (project: Project): readonly RecipeFailure[] => {
  const { product, recipes, imports, lock, files } = project;
  const named = new Set(product.value.packages);
  return [
    ...inOrder([...unknownNames(project), ...absentFrom(product, { files, paths: productPaths })]),
    ...recipes
      .filter(({ value }) => named.has(value.name))
      .flatMap((recipe) => [
        ...absentFrom(recipe, { files, paths: recipePaths }),
        ...unknownBuilds(recipe, recipes).filter(({ name }) => !project.unread?.includes(name)),
        ...checkSources(recipe, { lock, product: product.value.name }),
      ]),
    ...(imports ? checkImports(imports) : []),
  ];
};

const unknownNames = ({
  product,
  recipes,
  unread = [],
  imports,
  bases,
}: Project): readonly RecipeFailure[] => {
  const { base, packages, imports: chosen } = product.value;
  const recipeNames = recipes.map(({ value }) => value.name);
  const sets = Object.keys(imports?.sets.value.sets ?? {});
  const unknown =
    (what: 'recipe' | 'base' | 'import set', known: readonly string[], names = new Set(known)) =>
    ({ name, path }: NamedAt): readonly RecipeFailure[] =>
      names.has(name)
        ? []
        : [{ kind: 'unknown-name', what, name, known, location: product.locate(path) }];
  return [
    ...unknown('base', bases)({ name: base, path: ['base'] }),
    ...items(packages, ['packages'])
      .filter(({ name }) => !unread.includes(name))
      .flatMap(unknown('recipe', recipeNames)),
    ...[
      ...items(chosen.repository, ['imports', 'repository']),
      ...items(chosen.buildRoot, ['imports', 'buildRoot']),
    ].flatMap(unknown('import set', sets)),
  ];
};

interface NamedAt {
  readonly name: string;
  readonly path: Path;
}

const items = (names: readonly string[], path: Path): readonly NamedAt[] =>
  names.map((name, index) => ({ name, path: [...path, index] }));

const absentFrom = <Value>(
  { value, locate }: Located<Value>,
  {
    files,
    paths,
  }: {
    readonly files: ReadonlySet<string>;
    readonly paths: (value: Value) => readonly NamedAt[];
  },
): readonly AbsentFile[] =>
  paths(value)
    .filter(({ name }) => !isIn(files, name))
    .map(({ name, path }) => ({
      kind: 'absent-file',
      path: name,
      ...nearPath(name, files),
      location: locate(path),
    }));

/** A path is there as a file, or as the folder of one. */
const isIn = (files: ReadonlySet<string>, path: string): boolean =>
  files.has(path) || [...files].some((file) => file.startsWith(`${path}/`));

const nearPath = (path: string, files: ReadonlySet<string>): { readonly near?: string } => {
  const near = nearest(path, [...files]);
  return near === undefined ? {} : { near };
};

const productPaths = ({ image }: Product): readonly NamedAt[] => [
  ...image.answers.map(({ file }, index) => ({
    name: file,
    path: ['image', 'answers', index, 'file'],
  })),
  ...items(image.licences, ['image', 'licences']),
];

const recipePaths = ({ spec, sources }: Recipe): readonly NamedAt[] => [
  { name: spec, path: ['spec'] },
  ...sources.flatMap((source, index): readonly NamedAt[] => {
    if (source.kind === 'repository')
      return [{ name: source.path, path: ['sources', index, 'file'] }];
    if (source.kind !== 'tree') return [];
    return items(source.paths, ['sources', index, 'tree', 'paths']);
  }),
];
