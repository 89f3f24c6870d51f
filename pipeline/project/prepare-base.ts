import type { Base } from '../../containers/bases/base.ts';
import { baseMacros, macroFile } from '../../containers/bases/base-macros.ts';
import type { ImportFiles } from '../../recipes/check-imports.ts';
import { type NamedPackage, packagesOf } from '../../recipes/imports/import-lock.ts';
import type { Product } from '../../recipes/product.ts';
import { planImportChunks } from '../../specs/plan-imports.ts';
import { buildImports } from '../../specs/steps/build-imports.ts';
import { installBuildRoot } from '../../specs/steps/install-build-root.ts';
import { writeImportSpec } from '../../specs/steps/write-import-spec.ts';
import type { Output } from '../core/action.ts';
import type { Digest } from '../core/digest.ts';
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
  /** The digest of the code that writes the imports' specs. */
  readonly code: Digest;
}

/** When the rewrapped packages count as built, in seconds since 1970. */
const importEpoch = 1_780_000_000;

/** Plans a base that is made of .debs; undefined if that is not what it is made of. */
export const prepareBase = (
  base: Base,
  { product, imports, code }: BaseOptions,
): PreparedBase | undefined => {
  const tools = planTools(base, imports);
  const { lock, glue } = imports;
  if (tools === undefined || glue === undefined) return undefined;
  const inRepository = packagesOf(lock.value, product.imports.repository);
  const forBuilds = packagesOf(lock.value, product.imports.buildRoot).filter(notIn(inRepository));
  const rewrapped = (packages: readonly NamedPackage[], purpose: string): readonly NamedRpms[] =>
    planImportChunks(packages, { purpose, tools }).map(({ name, debs, facts }) => {
      const spec = writeImportSpec(facts, { glue: glue.value, name, code });
      const options = { tools, spec, sourceDateEpoch: importEpoch, subject: name };
      return { subject: name, rpms: buildImports(debs, options) };
    });
  const repositoryImports = rewrapped(inRepository, 'dom0');
  const chunks = [...repositoryImports, ...rewrapped(forBuilds, 'build')];
  return {
    tools,
    buildRoot: installBuildRoot(
      chunks.map(({ rpms }) => rpms),
      tools,
      { packages: base.buildPackages, macros: macroFile(baseMacros(base)) },
    ),
    repositoryImports,
  };
};

const notIn = (others: readonly NamedPackage[]) => {
  const names = new Set(others.map(({ name }) => name));
  return ({ name }: NamedPackage): boolean => !names.has(name);
};
