import type { UnknownName } from './failure.ts';
import type { Path } from './locate.ts';
import type { Product } from './product.ts';
import { inOrder, type Located } from './read-yaml.ts';

/**
 * Which RPMs the product's image names and the repository does not have. Known only once the
 * packages are built.
 */
export const checkPackages = (
  { value, locate }: Located<Product>,
  repository: readonly string[],
): readonly UnknownName[] => {
  const known = new Set(repository);
  const missing = (['installRoot', 'medium'] as const).flatMap((list) =>
    value.image[list]
      .map((name, index) => ({ name, path: ['image', list, index] satisfies Path }))
      .filter(({ name }) => !known.has(name)),
  );
  return inOrder(
    missing.map(({ name, path }): UnknownName => ({
      kind: 'unknown-name',
      what: 'package',
      name,
      known: repository,
      location: locate(path),
    })),
  );
};
