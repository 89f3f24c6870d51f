import type { Base } from '../../containers/bases/base.ts';
import { baseNamed } from '../../containers/bases/catalogue.ts';
import type { SigningKey } from '../../repo/signing-key.ts';
import type { CommandContext } from '../commands/context.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';
import { describeKeyFailure } from '../host/keys/key-failure.ts';
import { keysOf } from '../host/keys.ts';
import { describeRunLock } from '../host/describe-run-lock.ts';
import { lastText } from '../last-result.ts';
import { openRun, type Run } from '../open-run.ts';
import { openYamlMemory } from '../host/yaml-memory.ts';
import {
  type PackagePlanning,
  planProductPackages,
  type ProductPackages,
} from './plan-product-packages.ts';
import { wordLeftOut } from './left-out-packages.ts';
import { importCodeDigest } from './import-code-digest.ts';
import { type PreparedBase, prepareBase } from './prepare-base.ts';
import { type LoadedProject, readProject } from './read-project.ts';
import { unknownPackages } from './unknown-packages.ts';

/** A product whose files are checked, with a run to build it in. */
export interface OpenProduct {
  readonly project: LoadedProject;
  readonly base: Base;
  readonly key: SigningKey;
  readonly run: Run;
}

/** A product with its packages planned. */
export interface PlannedProduct extends OpenProduct, ProductPackages {
  readonly prepared: PreparedBase;
}

export interface OpenOptions {
  readonly product: string;
  readonly title: string;
  readonly keepGoing: boolean;
  /** Whether it leaves results in the product's folder. */
  readonly places: boolean;
  /** Packages that must be the product's. */
  readonly names?: readonly string[];
}

type Failures = readonly Diagnostic[];

/** Reads the product, finds its key, and takes the store's lock. `run.close` must be called. */
export const openProduct = async (
  context: CommandContext,
  { product, title, keepGoing, places, names = [] }: OpenOptions,
): Promise<Result<OpenProduct, Failures>> => {
  const memory = await openYamlMemory(context.folders.cache);
  const options = { memory, goesOn: keepGoing };
  const project = await readProject(context.projectRoot, product, options);
  await memory.save();
  if (!project.ok) return project;
  const { base: baseName, key: expected, packages } = project.value.product.value;
  // Before another run is waited for, or anything is built.
  const unknown = unknownPackages(names, packages);
  if (unknown) return failure([unknown]);
  const base = baseNamed(baseName);
  if (base === undefined) throw new Error(`a checked product names an unknown base: ${baseName}`);
  const keys = await keysOf({
    state: context.folders.state,
    expected,
    env: context.env,
    now: new Date(context.now()),
  });
  if (!keys.ok) return failure([describeKeyFailure(keys.failure)]);
  const { key, secret } = keys.value;
  const run = await openRun(context, { product, title, keepGoing, places, secret });
  if (!run.ok) return failure([describeRunLock(run.failure)]);
  return success({ project: project.value, base, key, run: run.value });
};

type PlanOptions = Pick<PackagePlanning, 'wanted' | 'isForeseen' | 'remembering'>;

/** Plans the packages; runs what must be known for that. No diagnostics: the run has told them. */
export const planProduct = async (
  opened: OpenProduct,
  { wanted, isForeseen, remembering = rememberingOf(opened) }: PlanOptions = {},
): Promise<Result<PlannedProduct, Failures>> => {
  const { project, base, key, run } = opened;
  const product = project.product.value;
  const { imports, toolImports } = project;
  const code = await importCodeDigest();
  const prepared = prepareBase(base, { product, imports, toolImports, code });
  if (!prepared.ok) return failure([prepared.failure]);
  const how = { isForeseen, remembering, wanted };
  const planning = { base, prepared: prepared.value, key, run, ...how };
  const packages = await planProductPackages(project, planning);
  if (!packages.ok) return packages;
  // Who names packages is not told of others.
  const untold = wanted === undefined ? packages.value.leftOut : [];
  for (const [name, exclusion] of untold) run.note(wordLeftOut(name, exclusion), { stands: true });
  return success({ ...opened, prepared: prepared.value, ...packages.value });
};

const rememberingOf = ({ run }: OpenProduct): PackagePlanning['remembering'] =>
  run.keepGoing
    ? {
        lastText: (facts) => lastText(facts, run),
        unknown: (name) => run.note(wordUnknown(name), { stands: true }),
      }
    : undefined;

const wordUnknown = (name: string): string =>
  `${name}: rpm has never read its spec, so nobody knows what it makes: what needs that is built without it, or fails`;
