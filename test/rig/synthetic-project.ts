import { digestOf } from '../../pipeline/core/digest.ts';
import type { SyntheticPackage } from './synthetic-distribution.ts';
import { sourceFileOf, syntheticSource, syntheticSpec } from './synthetic-spec.ts';
import { specFile, tinyProductText } from './tiny-product.ts';
import { lockedUrls, lockInProject, type UrlSource, urlSourcesText } from './write-lock.ts';

/** What can write files of a project, below its root. */
export interface ProjectWriter {
  readonly write: (file: string, text: string) => Promise<void>;
  readonly read?: (file: string) => Promise<string>;
}

export interface SyntheticProjectOptions {
  readonly product: string;
  /**
   * Where sources come from: `files` of the project, so that packages can be built, or `remote`,
   * as most real ones do, so that they can only be planned.
   */
  readonly sources: 'files' | 'remote';
  /** rpm's dist tag, with its dot. */
  readonly dist?: string;
}

/** Writes recipes, specs and a product for a distribution, on the default product's base. */
export const writeSyntheticProject = async (
  project: ProjectWriter,
  packages: readonly SyntheticPackage[],
  { product, sources, dist }: SyntheticProjectOptions,
): Promise<void> => {
  for (const one of packages) await writeSyntheticPackage(project, one, sources);
  if (sources === 'remote') await writeLock(project, packages);
  const names = packages.map(({ name }) => name);
  await project.write(`recipes/products/${product}.yaml`, tinyProductText(product, names, dist));
};

/** Writes one package anew, as who edits it does. */
export const writeSyntheticPackage = async (
  { write }: ProjectWriter,
  one: SyntheticPackage,
  sources: SyntheticProjectOptions['sources'],
): Promise<void> => {
  const { name, minutes, late } = one;
  const header = specFile(name).replace(/[^/]+$/, sourceFileOf(name));
  await write(specFile(name), syntheticSpec(one));
  if (sources === 'files') await write(header, syntheticSource(one));
  await write(
    `recipes/packages/${name}.yaml`,
    `name: ${name}\nspec: ${specFile(name)}\nsources:\n${
      sources === 'files' ? `  - file: ${header}\n` : urlSourcesText([remoteSource(one)])
    }build: { minutes: ${minutes} }\n${
      late.length === 0 ? '' : 'stages: { bootstrap: { with: [bootstrap] } }\n'
    }`,
  );
};

const remoteSource = (one: SyntheticPackage): UrlSource => {
  const file = sourceFileOf(one.name);
  const urls = [`https://upstream.invalid/${one.name}/${file}`];
  return { file, urls, sha256: digestOf(syntheticSource(one)) };
};

const writeLock = async (
  { read, write }: ProjectWriter,
  packages: readonly SyntheticPackage[],
): Promise<void> => {
  if (read === undefined) throw new Error('a project without a lock has no remote sources');
  const all = packages.map((one) => lockedUrls(one.name, [remoteSource(one)]));
  await lockInProject({ read, write }, Object.assign({}, ...all));
};
