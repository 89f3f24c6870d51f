import type { Base } from '../../containers/bases/base.ts';
import { bases } from '../../containers/bases/catalogue.ts';
import { type CacheCopy, cacheCopy } from './cache-copy.ts';
import type { KilnRun } from './kiln-run.ts';
import { type ProjectCopy, projectCopy } from './project-copy.ts';
import { type TinyPackage, tinyName, writeTinyProduct } from './tiny-product.ts';

/** A clone with one base more and a product on it, and a cache of its own. */
export interface UpstreamProject {
  readonly copy: ProjectCopy;
  readonly product: string;
  readonly start: (...args: readonly string[]) => KilnRun;
  readonly remove: () => Promise<void>;
}

export interface UpstreamOptions {
  readonly base: Base;
  /** What the import list names, beside the base's build packages. */
  readonly imports: readonly string[];
  readonly packages: readonly TinyPackage[];
}

/** A base that the catalogue does not have is added as anybody would: one file and one line. */
export const upstreamProject = async ({
  base,
  imports,
  packages,
}: UpstreamOptions): Promise<UpstreamProject> => {
  const copy = await projectCopy();
  const cache: CacheCopy = await cacheCopy();
  const product = tinyName();
  if (!bases.includes(base)) await addBase(copy, base);
  const names = [...base.buildPackages, ...imports].join(', ');
  await copy.write(
    `recipes/imports/${base.name}.yaml`,
    `base: ${base.name}\nsets:\n  build: { packages: [${names}] }\n`,
  );
  await writeTinyProduct(copy, product, packages);
  await copy.edit(`recipes/products/${product}.yaml`, (text) =>
    text
      .replace('base: debian-12', `base: ${base.name}`)
      .replace('repository: [dom0, installer]', 'repository: []'),
  );
  return {
    copy,
    product,
    start: (command, ...args) =>
      copy.start([command ?? '', '--product', product, '--json', ...args], {
        KILN_CACHE: cache.folder,
      }),
    remove: async () => {
      await cache.remove();
      await copy.remove();
    },
  };
};

const addBase = async (copy: ProjectCopy, base: Base): Promise<void> => {
  const value = `export const ofATest: Base = ${JSON.stringify(base)};\n`;
  await copy.write(
    'containers/bases/of-a-test.ts',
    `import type { Base } from './base.ts';\n${value}`,
  );
  await copy.edit('containers/bases/catalogue.ts', (text) =>
    text
      .replace('import ', "import { ofATest } from './of-a-test.ts';\nimport ")
      .replace('[debian12, ', '[ofATest, debian12, '),
  );
};
