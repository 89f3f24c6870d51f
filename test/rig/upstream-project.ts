import type { Base } from '../../containers/bases/base.ts';
import { bases } from '../../containers/bases/catalogue.ts';
import { type CacheCopy, cacheCopy } from './cache-copy.ts';
import { type KilnEnded, type KilnRun, toldBy } from './kiln-run.ts';
import { type ProjectCopy, projectCopy } from './project-copy.ts';
import { startProcess } from './run-process.ts';
import { type TinyPackage, tinyName, writeTinyProduct } from './tiny-product.ts';

/** A clone with one base more and a product on it, and a cache of its own. */
export interface UpstreamProject {
  readonly copy: ProjectCopy;
  readonly product: string;
  readonly start: (...args: readonly string[]) => KilnRun;
  /** The same in a network of its own, with nothing in it; only root can have one. */
  readonly startOffline: (...args: readonly string[]) => Promise<KilnEnded>;
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
    startOffline: async (command, ...args) => {
      const kiln = [process.execPath, copy.path('pipeline/bin/kiln.js')];
      const options = [command ?? '', '--product', product, '--json', ...args];
      const { ended } = startProcess('unshare', ['--net', ...kiln, ...options], {
        cwd: copy.folder,
        env: { KILN_CACHE: cache.folder },
      });
      return toldBy(await ended);
    },
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
