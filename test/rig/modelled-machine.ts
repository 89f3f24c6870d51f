import { debian12 } from '../../containers/bases/debian-12.ts';
import { type Action, type Output, output } from '../../pipeline/core/action.ts';
import { canonicalJson, type Digest, digestOf } from '../../pipeline/core/digest.ts';
import type { Event } from '../../pipeline/core/event.ts';
import { execution } from '../../pipeline/core/execute.ts';
import type { Host } from '../../pipeline/core/host.ts';
import { type Foreseen, outlook } from '../../pipeline/core/outlook.ts';
import { planOf } from '../../pipeline/core/plan.ts';
import { filesOf, type Report } from '../../pipeline/core/report.ts';
import {
  type PackageSources,
  planProductPackages,
} from '../../pipeline/project/plan-product-packages.ts';
import { directoryStore } from '../../pipeline/store/directory.ts';
import { endedPlans } from '../../pipeline/store/ended-plans.ts';
import { rememberedPast } from '../../pipeline/store/remembered-past.ts';
import { readProduct } from '../../recipes/read-product.ts';
import { readRecipe } from '../../recipes/read-recipe.ts';
import { planBuildRoot } from '../../specs/build-root.ts';
import type { PlannedPackage } from '../../specs/plan-packages.ts';
import { buildImports } from '../../specs/steps/build-imports.ts';
import { fetchSource } from '../../specs/steps/fetch-source.ts';
import { harmless } from './execute-plan.ts';
import { memoryPast } from './memory-past.ts';
import { memoryStore } from './memory-store.ts';
import { type ModelledEngine, modelledEngine } from './modelled-builds.ts';
import { lockOf } from './lock-of.ts';
import { modelledHost, runIn } from './modelled-host.ts';
import type { ModelledBuild, ModelledRpm } from './modelled-rpm.ts';
import { rootSource } from './root-source.ts';
import type { SyntheticState } from './synthetic-change.ts';
import { writeSyntheticProject } from './synthetic-project.ts';
import { workOf } from './work-of.ts';

/** A machine whose builds are modelled: what it has made stays in its store from run to run. */
export interface ModelledMachine {
  /** Builds all packages of a distribution, as one run of `kiln build` does. */
  readonly build: (state: SyntheticState) => Promise<ModelledRun>;
}

export interface ModelledRun {
  /** Packages of which it was said before that their RPMs may have to be built. */
  readonly foreseen: readonly string[];
  /** Of those, the ones that were not said to be cut off perhaps. */
  readonly certain: readonly string[];
  readonly built: readonly string[];
  /** Whether there was a layer for what many packages need. */
  readonly shared: boolean;
  /** Of those that were built, the ones that were found to be what they were before. */
  readonly equal: readonly string[];
  /** By build: what the last one could see, and what came out, both by content. */
  readonly seen: ReadonlyMap<string, Digest>;
  readonly contents: ReadonlyMap<string, Digest>;
}

/**
 * With a cache it keeps its results there, how its plans have ended, and what it remembers of its
 * past, as a real one does; else all this is gone with its process.
 */
export const modelledMachine = (keeps: ModelledBuild['keeps'], cache?: string): ModelledMachine => {
  const engine = modelledEngine(keeps);
  const inMemory = memoryStore();
  const past = memoryPast();
  return {
    build: async (state) => {
      const events: Event[] = [];
      const report = (event: Event) => void events.push(event);
      const kept = cache === undefined ? undefined : await keeping(cache);
      const store = kept?.store ?? inMemory;
      const host = { ...modelledHost({ store, engine, past, report }), ...kept };
      const packages = await planned(state, { host, engine });
      const plan = planOf([...packages.values()].flatMap(({ srpm, rpms }) => [srpm, rpms]));
      const { toRun } = await outlook(plan, host);
      const made = await execution(host, harmless).execute(plan);
      kept?.endings.save();
      return {
        foreseen: packagesIn(toRun),
        certain: packagesIn(toRun.filter(({ mayBeCutOff }) => !mayBeCutOff)),
        shared: engine.ran.includes('install-requires frequent'),
        ...toldBy(events),
        seen: new Map(engine.seen),
        contents: contentsIn(made, packages),
      };
    },
  };
};

/** As a run opens it. */
const keeping = async (cache: string) => {
  const store = await directoryStore(cache);
  const of = { product: 'modelled', projectRoot: '/work/example' };
  return {
    store,
    endings: endedPlans(cache, { store, ...of, now: Date.now }),
    past: rememberedPast(cache, { ...of, run: 'a modelled run' }),
  };
};

const packagesIn = (some: readonly Foreseen[]): readonly string[] =>
  some
    .filter(({ action }) => action.label.step === 'build-rpm')
    .map(({ action }) => subjectOf(action));

const subjectOf = ({ label }: Pick<Action, 'label'>): string => label.subject;

const toldBy = (events: readonly Event[]): Pick<ModelledRun, 'built' | 'equal'> => {
  const built = events.filter(
    (event) =>
      event.type === 'action-ended' &&
      event.outcome === 'built' &&
      event.label.step === 'build-rpm',
  );
  const equal = built.filter((event) => 'equal' in event);
  const names = (told: readonly Event[]) =>
    told.flatMap((event) => ('label' in event ? [subjectOf(event)] : []));
  return { built: names(built), equal: names(equal) };
};

const contentsIn = (
  report: Report,
  packages: ReadonlyMap<string, PlannedPackage>,
): ModelledRun['contents'] =>
  new Map(
    [...packages.values()]
      .flatMap((one) => [...one.earlier, one])
      .flatMap(({ build: { name }, built }) => {
        // A stage that nobody takes is not built.
        const [contents] = filesOf(report, output('file', built.action, 'contents')) ?? [];
        return contents === undefined ? [] : [[name, contents.digest]];
      }),
  );

const planned = async (
  state: SyntheticState,
  { host, engine }: { readonly host: Host; readonly engine: ModelledEngine },
): Promise<ReadonlyMap<string, PlannedPackage>> => {
  const packages = await planProductPackages(await projectOf(state), {
    base: debian12,
    prepared: preparedBase(state, engine),
    key: { fingerprint: '', publicKey: '', isDevelopment: true },
    run: runIn(host),
  });
  if (!packages.ok) throw new Error(packages.failure.map(({ message }) => message).join());
  return packages.value.packages;
};

/** The project as if it were read from a folder. */
const projectOf = async ({ packages, dist }: SyntheticState): Promise<PackageSources> => {
  const files = new Map<string, string>();
  const write = async (file: string, text: string) => void files.set(file, text);
  await writeSyntheticProject({ write }, packages, { product: 'syn', sources: 'files', dist });
  const product = readProduct({
    file: 'recipes/products/syn.yaml',
    text: files.get('recipes/products/syn.yaml') ?? '',
  });
  const recipes = [...files]
    .filter(([file]) => file.startsWith('recipes/packages/'))
    .map(([file, text]) => readRecipe({ file, text }));
  if (!product.ok) throw new Error(JSON.stringify(product.failure));
  return {
    product: product.value,
    recipes: recipes.map((one) => {
      if (!one.ok) throw new Error(JSON.stringify(one.failure));
      return one.value;
    }),
    lock: lockOf(),
    files: new Set(files.keys()),
    textOf: async (file) => files.get(file) ?? '',
  };
};

/** A base of a few packages, of which every build root has the compiler. */
const preparedBase = ({ imports }: SyntheticState, { upstream }: ModelledEngine) => {
  const tools: Output<'image'> = output('image', workOf('tools', [], image).action);
  const chunks = Object.entries(imports).map(([name, version]) => {
    const text = canonicalJson(importOf(name, version));
    upstream.set(digestOf(text), text);
    const deb = fetchSource({ file: `${name}.deb`, sha256: digestOf(text), from: [] });
    return {
      subject: `imports-${name}`,
      rpms: buildImports([deb], {
        tools,
        spec: workOf('imports.spec'),
        sourceDateEpoch: 1,
        subject: `imports-${name}`,
      }),
    };
  });
  const rpms = chunks.map((chunk) => chunk.rpms);
  const buildRoot = planBuildRoot(
    { ...rootSource({ tools, imports: rpms }), packages: ['gcc'] },
    { environment: { kind: 'image', output: tools }, macros: '' },
  );
  return { tools, buildRoot, imported: new Set(Object.keys(imports)), repositoryImports: [] };
};

const image = { produces: { kind: 'image', root: '/' } } as const;

const importOf = (name: string, version: number): ModelledRpm => ({
  name,
  provides: [],
  requires: [],
  payload: String(version),
  sourcePackage: name,
});
