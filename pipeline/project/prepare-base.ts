import type { Base } from '../../containers/bases/base.ts';
import { baseMacros, macroFile } from '../../containers/bases/base-macros.ts';
import { toolsBase } from '../../containers/bases/catalogue.ts';
import type { ImportFiles } from '../../recipes/check-imports.ts';
import { type NamedPackage, packagesOf } from '../../recipes/imports/import-lock.ts';
import type { Product } from '../../recipes/product.ts';
import type { NamedRpms } from '../../specs/plan-imports.ts';
import { type BuildRoot, planBuildRoot } from '../../specs/build-root.ts';
import { indexImports } from '../../specs/steps/index-imports.ts';
import { closureOf, type Output } from '../core/action.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Digest } from '../core/digest.ts';
import { type Result, success } from '../core/result.ts';
import type { BaseImports } from './base-imports.ts';
import { planTools } from './plan-tools.ts';
import { rewrappedImports } from './rewrapped-imports.ts';
import { upstreamImports } from './upstream-imports.ts';

/** A base ready to build on. */
export interface PreparedBase {
  readonly tools: Output<'image'>;
  readonly buildRoot: BuildRoot;
  /** Names of all imports that build roots may take. */
  readonly imported: ReadonlySet<string>;
  /** Imports that the product's repository carries beside our own packages. */
  readonly repositoryImports: readonly NamedRpms[];
}

export interface BaseOptions {
  readonly product: Product;
  /** Of the base. */
  readonly imports: ImportFiles;
  /** Of the base that the tools are made from. */
  readonly toolImports: ImportFiles;
  /** The digest of the code that writes the imports' specs. */
  readonly code: Digest;
}

/** Plans a base's imports and its build root. Fails where the lock is not one of the base. */
export const prepareBase = (base: Base, options: BaseOptions): Result<PreparedBase, Diagnostic> => {
  const tools = planTools(toolsBase, options.toolImports);
  const source = importsOf(base, { ...options, tools });
  if (!source.ok) return source;
  const { rpmsOf, installedBy } = source.value;
  const { product, imports } = options;
  const inRepository = packagesOf(imports.lock.value, product.imports.repository);
  const forBuilds = packagesOf(imports.lock.value, product.imports.buildRoot);
  const repositoryImports = rpmsOf(inRepository, 'dom0');
  const all = [...repositoryImports, ...rpmsOf(forBuilds.filter(notIn(inRepository)), 'build')];
  const rpms = all.map((one) => one.rpms);
  const buildRoot = planBuildRoot(
    {
      tools,
      imports: closureOf(rpms, []),
      metadata: indexImports(rpms, { tools }),
      arch: base.rpm.arch,
      packages: base.buildPackages,
      prefer: product.prefer,
      sha256Digests: base.rpm.sha256Digests,
    },
    { environment: installedBy, macros: macroFile(baseMacros(base)) },
  );
  const imported = new Set([...inRepository, ...forBuilds].map(({ name }) => name));
  return success({ tools, buildRoot, imported, repositoryImports });
};

const importsOf = (
  base: Base,
  { imports, code, tools }: BaseOptions & { readonly tools: Output<'image'> },
): Result<BaseImports, Diagnostic> => {
  switch (base.root.kind) {
    case 'debs':
      return success(rewrappedImports(imports, { tools, code }));
    case 'registry':
      return upstreamImports(base, {
        lock: imports.lock,
        tools,
        root: base.root,
      });
  }
};

const notIn = (others: readonly NamedPackage[]) => {
  const names = new Set(others.map(({ name }) => name));
  return ({ name }: NamedPackage): boolean => !names.has(name);
};
