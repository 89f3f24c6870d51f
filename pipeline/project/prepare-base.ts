import type { Base } from '../../containers/bases/base.ts';
import { baseMacros, macroFile } from '../../containers/bases/base-macros.ts';
import type { ImportFiles } from '../../recipes/check-imports.ts';
import type { Glue } from '../../recipes/imports/glue.ts';
import { type NamedPackage, packagesOf } from '../../recipes/imports/import-lock.ts';
import type { Product } from '../../recipes/product.ts';
import { chunkSpec } from '../../specs/imports/chunk-spec.ts';
import { readDebFacts } from '../../specs/imports/deb-facts.ts';
import { type ImportChunk, planImportChunks } from '../../specs/plan-imports.ts';
import { buildImports } from '../../specs/steps/build-imports.ts';
import { installBuildRoot } from '../../specs/steps/install-build-root.ts';
import type { Output } from '../core/action.ts';
import type { Run } from '../open-run.ts';
import { planTools } from './plan-tools.ts';

/** A base ready to build on. */
export interface PreparedBase {
  readonly tools: Output<'image'>;
  readonly buildRoot: Output<'image'>;
  /** Imports that the product's repository carries beside our own packages. */
  readonly repositoryImports: readonly NamedRpms[];
}

export interface NamedRpms {
  readonly subject: string;
  readonly rpms: Output<'rpms'>;
}

export interface BaseOptions {
  readonly product: Product;
  readonly imports: ImportFiles;
  readonly run: Run;
}

/** When the rewrapped packages count as built, in seconds since 1970. */
const importEpoch = 1_780_000_000;

/**
 * Plans a base that is made of .debs. What the .debs contain is asked first, in the tools image;
 * undefined if that failed, which the run has told then.
 */
export const prepareBase = async (
  base: Base,
  { product, imports, run }: BaseOptions,
): Promise<PreparedBase | undefined> => {
  const tools = planTools(base, imports);
  const { lock, glue } = imports;
  if (tools === undefined || glue === undefined) return undefined;
  const inRepository = packagesOf(lock.value, product.imports.repository);
  const forBuilds = packagesOf(lock.value, product.imports.buildRoot).filter(notIn(inRepository));
  const forRepository = planImportChunks(inRepository, { purpose: 'dom0', tools });
  const chunks = await rewrap(
    [...forRepository, ...planImportChunks(forBuilds, { purpose: 'build', tools })],
    { tools, glue: glue.value, run },
  );
  if (chunks === undefined) return undefined;
  const published = new Set(forRepository.map(({ name }) => name));
  return {
    tools,
    buildRoot: installBuildRoot(
      chunks.map(({ rpms }) => rpms),
      tools,
      { packages: base.buildPackages, macros: macroFile(baseMacros(base)) },
    ),
    repositoryImports: chunks.filter(({ subject }) => published.has(subject)),
  };
};

interface RewrapOptions {
  readonly tools: Output<'image'>;
  readonly glue: Glue;
  readonly run: Run;
}

const rewrap = async (
  chunks: readonly ImportChunk[],
  { tools, glue, run }: RewrapOptions,
): Promise<readonly NamedRpms[] | undefined> => {
  const report = await run.execute(chunks.map(({ facts }) => facts));
  const rewrapped: NamedRpms[] = [];
  for (const { name, debs, facts } of chunks) {
    const text = await run.textOf(report, facts);
    if (text === undefined) return undefined;
    const spec = chunkSpec(readDebFacts(text), { glue, name });
    const rpms = buildImports(debs, { tools, spec, sourceDateEpoch: importEpoch, subject: name });
    rewrapped.push({ subject: name, rpms });
  }
  return rewrapped;
};

const notIn = (others: readonly NamedPackage[]) => {
  const names = new Set(others.map(({ name }) => name));
  return ({ name }: NamedPackage): boolean => !names.has(name);
};
