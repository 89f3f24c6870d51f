import { buildOrder } from '../../specs/build-order.ts';
import { judgeRequires } from '../../specs/judge-requires.ts';
import type { PlannedPackage } from '../../specs/plan-packages.ts';
import { traceBuild } from '../../specs/steps/trace-build.ts';
import { parseTraceFacts } from '../../specs/trace-facts.ts';
import { openProduct, planProduct, type PlannedProduct } from '../project/open-product.ts';
import { planTracer } from '../project/plan-tracer.ts';
import { type BuildNode, edgeEffect, edgesOf } from '../requires/edge-effect.ts';
import { requiresLines } from '../requires/requires-lines.ts';
import { type PackageRequires, printableRequires } from '../requires/requires-report.ts';
import type { CommandContext } from './context.ts';

export interface RequiresFlags {
  /** Names of recipes; all of the product where none is named. */
  readonly packages: readonly string[];
  readonly product: string;
  /** Ends with 4 where a BuildRequires is unused. */
  readonly check: boolean;
}

/**
 * Builds packages once more under a watch, and tells which BuildRequires they have used. 0 also
 * where some are unused, as it is advice; 3 where some builds cannot be watched.
 */
export const run = async (flags: RequiresFlags, context: CommandContext): Promise<number> => {
  const { product } = flags;
  const opened = await openProduct(context, {
    product,
    title: 'requires',
    keepGoing: true,
    places: false,
    names: flags.packages,
  });
  if (!opened.ok) return context.end({ diagnostics: opened.failure });
  const { run: running } = opened.value;
  try {
    const { packages } = flags;
    const planned = await planProduct(opened.value, {
      wanted: packages.length > 0 ? packages : undefined,
    });
    const ending = { keepGoing: true, logFolder: running.logFolder };
    if (!planned.ok) return context.end({ ...ending, diagnostics: planned.failure });
    const told = await trace(planned.value, packages);
    const { broken, blocked } = planned.value;
    const code = context.end({ ...ending, broken, blocked, ...exitOf(told, flags) });
    context.stdout(shown(told, flags, context));
    return code;
  } finally {
    await running.close();
  }
};

interface Told {
  readonly packages: readonly PackageRequires[];
  /** Packages whose builds could not be watched, or that cannot be built. */
  readonly untold: readonly string[];
}

const exitOf = ({ packages, untold }: Told, { check }: RequiresFlags) =>
  check && untold.length === 0 && packages.some(hasUnused) ? { exitCode: 4 } : {};

const hasUnused = ({ requires }: PackageRequires): boolean =>
  requires.some(({ use }) => use.kind === 'unused');

const shown = (
  { packages, untold }: Told,
  { product }: RequiresFlags,
  { json }: CommandContext,
): string =>
  json
    ? `${JSON.stringify({ version: '1.0', product, packages: printableRequires(packages), untold })}\n`
    : requiresLines(packages, untold)
        .map((line) => `${line}\n`)
        .join('');

const trace = async (planned: PlannedProduct, names: readonly string[]): Promise<Told> => {
  const { run: running, base, project, prepared, leftOut } = planned;
  const tracer = planTracer(project, prepared);
  const all = project.product.value.packages.filter((name) => !leftOut.has(name));
  const asked = names.length === 0 ? all : all.filter((name) => names.includes(name));
  const wanted = asked.flatMap((name) => planned.packages.get(name) ?? []);
  const traced = wanted.map((one) => ({ one, facts: traceBuild(one.built, { tracer }) }));
  const report = await running.execute(traced.map(({ facts }) => facts));
  const nodes = nodesOf(planned);
  const packages: PackageRequires[] = [];
  const untold = asked.filter((name) => !planned.packages.has(name));
  for (const { one, facts } of traced) {
    const { name } = one.package;
    const text = await running.textOf(report, facts);
    if (text === undefined) {
      untold.push(name);
      continue;
    }
    const judged = judgeRequires(parseTraceFacts(text), { always: base.buildPackages });
    packages.push({
      name,
      spec: specOf(name, planned),
      requires: judged.map((require) => ({
        ...require,
        edge: edgeEffect(nodes, { of: name, needs: require.needs }),
      })),
    });
  }
  return { packages, untold };
};

const specOf = (name: string, { project }: PlannedProduct): string =>
  project.recipes.find(({ value }) => value.name === name)?.value.spec ?? name;

const nodesOf = ({ packages, findings, run: running }: PlannedProduct): readonly BuildNode[] => {
  const some = [...packages.values()].map((one) => one.package);
  const order = buildOrder(some, findings);
  if (!order.ok) throw new Error('packages that were planned are in an order');
  return order.value.map((one) => ({
    name: one.build.name,
    edges: edgesOf(one),
    seconds: secondsOf(packages.get(one.build.package.name), running),
  }));
};

const secondsOf = (
  one: PlannedPackage | undefined,
  { expectedSeconds }: Pick<PlannedProduct['run'], 'expectedSeconds'>,
): number =>
  one
    ? [one.root, one.rpms].reduce((sum, { action }) => sum + (expectedSeconds(action) ?? 0), 0)
    : 0;
