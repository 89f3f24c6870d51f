import { debian12 } from '../../containers/bases/debian-12.ts';
import type { Action } from '../../pipeline/core/action.ts';
import { asDigest, digestOf } from '../../pipeline/core/digest.ts';
import type { ActionResult, Runner, Store } from '../../pipeline/core/host.ts';
import { importCodeDigest } from '../../pipeline/project/import-code-digest.ts';
import { planProductPackages } from '../../pipeline/project/plan-product-packages.ts';
import { prepareBase } from '../../pipeline/project/prepare-base.ts';
import { readProject } from '../../pipeline/project/read-project.ts';
import { directoryStore } from '../../pipeline/store/directory.ts';
import { chunksOf } from './chunks-of.ts';
import { modelledEngine } from './modelled-builds.ts';
import { modelledHost, runIn } from './modelled-host.ts';
import type { ModelledRpm } from './modelled-rpm.ts';
import { optionalImports, type SyntheticPackage } from './synthetic-distribution.ts';
import { syntheticSource } from './synthetic-spec.ts';

export interface ModelledCacheOptions {
  /** The project's folder. */
  readonly root: string;
  readonly product: string;
  readonly packages: readonly SyntheticPackage[];
  readonly cache: string;
}

/**
 * Leaves in a cache what a build of all packages of a synthetic project would: for who measures
 * what it costs to find out that nothing is to do. Its base is there in name only.
 */
export const fillCache = async (options: ModelledCacheOptions): Promise<void> => {
  const read = await readProject(options.root, options.product);
  if (!read.ok) throw new Error(JSON.stringify(read.failure));
  const project = read.value;
  const { imports, toolImports } = project;
  const code = await importCodeDigest();
  const product = project.product.value;
  const prepared = prepareBase(debian12, { product, imports, toolImports, code });
  if (!prepared.ok) throw new Error(prepared.failure.message);
  const engine = { ...modelledEngine(), base: { installed: [compiler], available } };
  for (const text of options.packages.map(syntheticSource)) {
    engine.upstream.set(digestOf(text), text);
  }
  const store = await directoryStore(options.cache);
  const host = modelledHost({ store, engine });
  const names = new Set([...options.packages.map(({ name }) => name), 'frequent', 'imports']);
  const runnerOf = (action: Action) =>
    names.has(action.label.subject) || engine.upstream.has(fetchedBy(action))
      ? host.runnerOf(action)
      : nominalRunner(store);
  const run = runIn({ ...host, runnerOf });
  const key = { fingerprint: '', publicKey: '', isDevelopment: true };
  const planning = { base: debian12, prepared: prepared.value, key, run };
  const planned = await planProductPackages(project, planning);
  if (!planned.ok) throw new Error(JSON.stringify(planned.failure));
  await run.execute([...planned.value.packages.values()].flatMap(({ srpm, rpms }) => [srpm, rpms]));
};

const fetchedBy = ({ job }: Action): string => (job.kind === 'fetch' ? job.sha256 : '');

/** Leaves a file that says nothing; of a download what it promises, but for the bytes. */
const nominalRunner = (store: Store): Runner => {
  const foresee = ({ job }: Action): ActionResult | undefined =>
    job.kind === 'fetch'
      ? { files: [{ path: job.file, digest: asDigest(job.sha256), size: 0, executable: false }] }
      : undefined;
  return {
    pool: 'work',
    foresee,
    run: async ({ action }) => {
      const { digest, size } = await store.write(chunksOf(action.label.subject));
      const nominal = { files: [{ path: action.label.subject, digest, size, executable: false }] };
      return { ok: true, value: foresee(action) ?? nominal };
    },
  };
};

const imported = (name: string): ModelledRpm => ({
  name,
  provides: [],
  requires: [],
  payload: '',
  sourcePackage: '',
});

const compiler = imported('gcc');
const available = [compiler, ...optionalImports.map(imported)];
