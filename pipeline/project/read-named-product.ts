import { describe } from '../../recipes/describe.ts';
import type { SourceText } from '../../recipes/locate.ts';
import type { Product } from '../../recipes/product.ts';
import { readProduct } from '../../recipes/read-product.ts';
import type { Located } from '../../recipes/read-yaml.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';

interface ProjectFiles {
  /** The repository's files, as paths below its root. */
  readonly files: ReadonlySet<string>;
  readonly source: (file: string) => Promise<SourceText>;
}

/** Reads recipes/products/<name>.yaml. */
export const readNamedProduct = async (
  name: string,
  { files, source }: ProjectFiles,
): Promise<Result<Located<Product>, readonly Diagnostic[]>> => {
  const file = `recipes/products/${name}.yaml`;
  if (!files.has(file)) return failure([noProduct(name, files)]);
  const read = readProduct(await source(file));
  return read.ok ? success(read.value) : failure(read.failure.map(describe));
};

const noProduct = (name: string, files: ReadonlySet<string>): Diagnostic => {
  const known = [...files].flatMap(
    (file) => /^recipes\/products\/([^/]+)\.yaml$/.exec(file)?.[1] ?? [],
  );
  return {
    code: 'recipe/unknown-product',
    message: `there is no product ${name}`,
    remedy: [`Products here: ${known.join(', ')}`],
    exitCode: 2,
  };
};
