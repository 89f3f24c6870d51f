import { failure, type Result, success } from '../pipeline/core/result.ts';
import type { RecipeFailure } from './failure.ts';
import type { SourceText } from './locate.ts';
import { misnamed } from './misnamed.ts';
import { inOrder, type Located, readYaml } from './read-yaml.ts';
import type { BuiltPackage, Recipe } from './recipe.ts';
import { recipeSchema, type WrittenRecipe, type WrittenSource } from './recipe-schema.ts';
import { repeatedItems } from './repeated.ts';
import type { Origin, Source } from './source.ts';

/** Reads recipes/packages/<name>.yaml. Fails with all that is wrong with it, in order. */
export const readRecipe = (text: SourceText): Result<Located<Recipe>, readonly RecipeFailure[]> => {
  const read = readYaml(text, recipeSchema);
  if (!read.ok) return read;
  const written = read.value;
  const recipe = recipeOf(written.value);
  const failures = [
    ...misnamed(written),
    ...takenTwice(written),
    ...repeatedItems(
      recipe.sources.map(({ file }) => file),
      {
        what: 'source file',
        locate: (index) => written.locate(['sources', index]),
      },
    ),
  ];
  return failures.length > 0 ? failure(inOrder(failures)) : success({ ...written, value: recipe });
};

const recipeOf = ({ name, spec, sources, build, ...written }: WrittenRecipe): Recipe => ({
  name,
  spec,
  sources: sources.map(sourceOf),
  processors: build.processors,
  converge: written.converge,
  rounds: written.rounds,
  stages: Object.entries(written.stages ?? {}).map(([stage, own]) => ({
    name: stage,
    with: own.with ?? [],
    without: own.without ?? [],
    macros: own.macros ?? {},
    takes: takenOf(own.takes),
  })),
  takes: takenOf(written.takes),
  limits: {
    memoryMiB: mebibytes(build.memory),
    pids: build.processes,
    seconds: build.minutes * 60,
    ...(build.silentMinutes === undefined ? {} : { silentSeconds: build.silentMinutes * 60 }),
  },
});

const takenOf = (takes: readonly string[] = []): readonly BuiltPackage[] =>
  takes.map((written) => {
    const [name = '', stage] = written.split('@');
    return { package: name, ...(stage === undefined ? {} : { stage }) };
  });

const sourceOf = (written: WrittenSource): Source => {
  if ('apt' in written) {
    const { package: name, version, file } = written.apt;
    return remote({ kind: 'apt', package: name, version, urls: written.url ?? [] }, written, file);
  }
  if ('npm' in written) return remote({ kind: 'npm', ...written.npm }, written, written.file);
  if ('tree' in written)
    return { kind: 'tree', file: written.tree.name, paths: written.tree.paths };
  if ('key' in written) return { kind: 'key', file: written.key };
  if ('url' in written) return remote({ kind: 'url', urls: written.url }, written, written.file);
  return { kind: 'repository', file: baseName(written.file), path: written.file };
};

const remote = (
  origin: Origin,
  { sha256 }: { readonly sha256?: string | undefined },
  file: string,
): Source => ({ kind: 'remote', file, origin, ...(sha256 === undefined ? {} : { sha256 }) });

const takenTwice = ({ value, locate }: Located<WrittenRecipe>): readonly RecipeFailure[] =>
  [
    { takes: value.takes, at: ['takes'] },
    ...Object.entries(value.stages ?? {}).map(([name, { takes }]) => ({
      takes,
      at: ['stages', name, 'takes'],
    })),
  ].flatMap(({ takes, at }) =>
    repeatedItems(
      takenOf(takes).map((one) => one.package),
      { what: 'package', locate: (index) => locate([...at, index]) },
    ),
  );

const mebibytes = (text: string): number =>
  Number.parseInt(text, 10) * (text.endsWith('GiB') ? 1024 : 1);

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
