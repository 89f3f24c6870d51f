import type { z } from 'zod';
import { failure, type Result, success } from '../pipeline/core/result.ts';
import type { RecipeFailure } from './failure.ts';
import type { Path, SourceText } from './locate.ts';
import { misnamed } from './misnamed.ts';
import type { Product } from './product.ts';
import { productSchema } from './product-schema.ts';
import { inOrder, type Located, readYaml } from './read-yaml.ts';
import { repeatedItems } from './repeated.ts';

/** Reads recipes/products/<name>.yaml. Fails with all that is wrong with it, in order. */
export const readProduct = (
  text: SourceText,
): Result<Located<Product>, readonly RecipeFailure[]> => {
  const read = readYaml(text, productSchema, { length: longestProduct });
  if (!read.ok) return read;
  const failures = [
    ...misnamed(read.value),
    ...repeatedNames(read.value),
    ...wrongDefaults(read.value),
  ];
  return failures.length > 0
    ? failure(inOrder(failures))
    : success({ ...read.value, value: productOf(read.value.value) });
};

/** Ten thousand names of packages, and more. */
const longestProduct = 1_048_576;

type WrittenProduct = z.output<typeof productSchema>;

const productOf = ({ key, image, ...rest }: WrittenProduct): Product => ({
  ...rest,
  image: {
    ...image,
    answers: image.answers.map(({ default: isDefault = false, ...profile }) => ({
      ...profile,
      isDefault,
    })),
  },
  key: key ?? 'development',
});

const repeatedNames = ({ value, locate }: Located<WrittenProduct>): readonly RecipeFailure[] => {
  const { packages, channels, imports, prefer, image } = value;
  const sets = [...imports.repository, ...imports.buildRoot];
  const within = (what: string, path: Path, items: readonly string[]) =>
    repeatedItems(items, { what, locate: (index) => locate([...path, index]) });
  return [
    ...within('package', ['packages'], packages),
    ...within('channel', ['channels'], channels),
    ...within('package', ['prefer'], prefer),
    ...within('package', ['image', 'installRoot'], image.installRoot),
    ...within('package', ['image', 'medium'], image.medium),
    ...within(
      'answers profile',
      ['image', 'answers'],
      image.answers.map(({ name }) => name),
    ),
    ...repeatedItems(sets, {
      what: 'import set',
      locate: (index) => locate(setPath(index, imports.repository.length)),
    }),
  ];
};

const setPath = (index: number, repositorySets: number): Path =>
  index < repositorySets
    ? ['imports', 'repository', index]
    : ['imports', 'buildRoot', index - repositorySets];

const wrongDefaults = ({ value, locate }: Located<WrittenProduct>): readonly RecipeFailure[] => {
  const defaults = value.image.answers.flatMap((profile, index) =>
    profile.default ? [index] : [],
  );
  if (defaults.length === 1) return [];
  const path: Path = ['image', 'answers'];
  return [
    {
      kind: 'contradiction',
      problem:
        defaults.length === 0
          ? 'no answers profile is the default'
          : `${defaults.length} answers profiles are the default`,
      remedy: 'Say `default: true` on the one that the boot menu starts by itself.',
      location: locate(defaults[1] === undefined ? path : [...path, defaults[1], 'default'], 'key'),
    },
  ];
};
