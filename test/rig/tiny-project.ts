import { afterAll, beforeAll } from 'vitest';
import { type CacheCopy, cacheCopy } from './cache-copy.ts';
import { type ProjectCopy, projectCopy } from './project-copy.ts';
import { type TinyPackage, tinyName, writeTinyProduct } from './tiny-product.ts';

/** A copy of the project with a tiny product whose base is ready, and a cache of its own. */
export interface TinyProject {
  readonly copy: () => ProjectCopy;
  readonly cache: () => string;
  readonly product: string;
  /** Replaces the product's packages. */
  readonly packages: (...packages: readonly TinyPackage[]) => Promise<void>;
  /** Starts `kiln build --product … --json`. */
  readonly build: (...args: readonly string[]) => ReturnType<ProjectCopy['start']>;
}

/**
 * For a test file: made before its tests, removed after them. The first one on a machine makes the
 * base in the shared cache, which takes minutes; the others find it there.
 */
export const tinyProject = (): TinyProject => {
  const product = tinyName();
  let made: { readonly copy: ProjectCopy; readonly cache: CacheCopy } | undefined;
  beforeAll(async () => {
    const copy = await projectCopy();
    await writeTinyProduct(copy, product, [{ name: 'hello' }]);
    const ready = await copy.start(['build', '--product', product, '--json']).ended;
    if (ready.code !== 0) throw new Error(`the base cannot be made: ${ready.stdout}`);
    made = { copy, cache: await cacheCopy() };
  });
  afterAll(async () => {
    await made?.cache.remove();
    await made?.copy.remove();
  });
  const there = () => {
    if (made === undefined) throw new Error('only in tests');
    return made;
  };
  const cache = () => there().cache.folder;
  return {
    copy: () => there().copy,
    cache,
    product,
    packages: (...packages) => writeTinyProduct(there().copy, product, packages),
    build: (...args) =>
      there().copy.start(['build', '--product', product, '--json', ...args], {
        KILN_CACHE: cache(),
      }),
  };
};
