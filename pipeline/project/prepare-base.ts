import type { Base } from '../../containers/bases/base.ts';
import { baseMacros, macroFile } from '../../containers/bases/base-macros.ts';
import type { ImportFiles } from '../../recipes/check-imports.ts';
import { type NamedPackage, packagesOf } from '../../recipes/imports/import-lock.ts';
import type { Product } from '../../recipes/product.ts';
import { chunkSpec } from '../../specs/imports/chunk-spec.ts';
import { readDebFacts } from '../../specs/imports/deb-facts.ts';
import { fetchDeb, type ImportChunk, planImportChunks } from '../../specs/plan-imports.ts';
import { bootstrapTools } from '../../specs/steps/bootstrap-tools.ts';
import { buildImports } from '../../specs/steps/build-imports.ts';
import { installBuildRoot } from '../../specs/steps/install-build-root.ts';
import type { Output } from '../core/action.ts';
import type { Run } from '../open-run.ts';

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

/** When the rewrapped packages count as built, in seconds since 1970. */
const importEpoch = 1_780_000_000;

/**
 * Plans a base that is made of .debs. What the .debs contain is asked first, in the tools image;
 * undefined if that failed, which the run has told then.
 */
export const prepareBase = async (
  base: Base,
  {
    product,
    imports,
    run,
  }: { readonly product: Product; readonly imports: ImportFiles; readonly run: Run },
): Promise<PreparedBase | undefined> => {
  const { lock, glue, sets } = imports;
  if (base.root.kind !== 'debs' || glue === undefined) return undefined;
  const macros = macroFile(baseMacros(base));
  const { suite, toolSet } = base.root;
  const tools = bootstrapTools(packagesOf(lock.value, [toolSet]).map(fetchDeb), {
    suite,
    packages: [
      ...(sets.value.sets[toolSet]?.packages ?? []),
      ...(sets.value.sets[toolSet]?.also ?? []),
    ],
    macros,
  });
  const published = packagesOf(lock.value, product.imports.repository);
  const forBuilds = packagesOf(lock.value, product.imports.buildRoot).filter(notIn(published));
  const chunks = {
    repository: planImportChunks(published, { purpose: 'dom0', tools }),
    build: planImportChunks(forBuilds, { purpose: 'build', tools }),
  };
  const all = [...chunks.repository, ...chunks.build];
  const report = await run.execute(all.map(({ facts }) => facts));
  const rewrapped = new Map<ImportChunk, Output<'rpms'>>();
  for (const chunk of all) {
    const facts = await run.textOf(report, chunk.facts);
    if (facts === undefined) return undefined;
    const spec = chunkSpec(readDebFacts(facts), { glue: glue.value, name: chunk.name });
    rewrapped.set(
      chunk,
      buildImports(chunk.debs, { tools, spec, sourceDateEpoch: importEpoch, subject: chunk.name }),
    );
  }
  const outputsOf = (some: readonly ImportChunk[]): readonly NamedRpms[] =>
    some.flatMap((chunk) => {
      const rpms = rewrapped.get(chunk);
      return rpms ? [{ subject: chunk.name, rpms }] : [];
    });
  const buildRoot = installBuildRoot(
    outputsOf(all).map(({ rpms }) => rpms),
    tools,
    { packages: base.buildPackages, macros },
  );
  return { tools, buildRoot, repositoryImports: outputsOf(chunks.repository) };
};

const notIn = (others: readonly NamedPackage[]) => {
  const names = new Set(others.map(({ name }) => name));
  return ({ name }: NamedPackage): boolean => !names.has(name);
};
