import type Dockerode from 'dockerode';
import { imageOf } from '../../containers/engines/docker/images.ts';
import { lostOfPlace } from '../../containers/engines/docker/lost-of-place.ts';
import { openShell, type ShellPlace } from '../../containers/engines/docker/open-shell.ts';
import { buildShell, keptScratch } from '../../specs/build-shell.ts';
import { packageOf } from '../../specs/builds-of.ts';
import type { Action } from '../core/action.ts';
import { contentsOf } from '../core/contents.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { resultOf } from '../core/done.ts';
import { messageOf } from '../core/message-of.ts';
import type { Report } from '../core/report.ts';
import { failure, type Result, success } from '../core/result.ts';
import { taskOf } from '../core/task-of.ts';
import { keptFailure } from '../host/kept-failures.ts';
import { openProduct, type OpenProduct, planProduct } from '../project/open-product.ts';
import { connectEngine } from '../setup/connect-engine.ts';
import { findEngine } from '../setup/find-engine.ts';
import { directoryStore } from '../store/directory.ts';
import type { CommandContext } from './context.ts';
import { describeLostPlace, type ShellSubject } from './lost-place.ts';
import { namedBuild } from './named-build.ts';

export interface ShellFlags {
  readonly name: string;
  /** What runs there; a shell where it is empty. */
  readonly command: readonly string[];
  readonly product: string;
  /** Not as the last failure left it. */
  readonly fresh: boolean;
}

/** Opens a shell where a package is built. Ends with the code that it, or the command, ends with. */
export const run = async (flags: ShellFlags, context: CommandContext): Promise<number> => {
  const found = await findEngine(context.env);
  if (!found.ok) return context.end({ diagnostics: [found.failure] });
  const docker = await connectEngine(found.value);
  const place = (await failedPlace(flags, context)) ?? (await freshPlace(flags, docker, context));
  if (!place.ok) return context.end({ diagnostics: place.failure });
  const { drain, abort } = context;
  const { from, introduction } = place.value;
  const store = await directoryStore(context.folders.cache);
  const whole = async () => {
    const lost = await lostOfPlace(place.value, { docker, store });
    return lost && describeLostPlace(lost, { ...flags, from });
  };
  try {
    const lost = await whole();
    if (lost) return context.end({ diagnostics: [lost] });
    context.stderr(introduction);
    const code = await openShell(place.value, {
      docker,
      store,
      labels: { 'org.kiln.product': flags.product, 'org.kiln.pid': String(process.pid) },
      streams: process,
      signal: AbortSignal.any([drain, abort]),
    });
    return drain.aborted ? 130 : code;
  } catch (error) {
    // Rotten bytes show only when they are read, and others may remove something meanwhile.
    const lost = await whole().catch(() => undefined);
    return context.end({ diagnostics: [lost ?? notOpened(flags.name, error)] });
  }
};

interface OpenedPlace extends ShellPlace, Pick<ShellSubject, 'from'> {
  /** What somebody is told who enters it. */
  readonly introduction: string;
}

type Place = Result<OpenedPlace, readonly Diagnostic[]>;

/** Without a look at the recipes: they may have changed since, or be broken. */
const failedPlace = async (
  { name, command, product, fresh }: ShellFlags,
  { folders }: CommandContext,
): Promise<Place | undefined> => {
  if (fresh) return undefined;
  const kept = await keptFailure(folders.cache, product, { subject: name });
  if (kept === undefined) return undefined;
  const { failure: failed, archive } = kept;
  return success({
    from: 'failure',
    introduction: `${failed.message} (${new Date(failed.time).toISOString()})
What it left is in ~/BUILD, its spec in ~/SPECS, its inputs in /in. Nothing that you do here is kept.
`,
    image: failed.image,
    job: buildShell(failed.job, { from: 'failure', command, name }),
    inputs: failed.inputs,
    files: [{ path: keptScratch, file: archive }],
  });
};

const freshPlace = async (
  flags: ShellFlags,
  docker: Dockerode,
  context: CommandContext,
): Promise<Place> => {
  const opened = await openProduct(context, {
    ...flags,
    title: 'shell',
    keepGoing: false,
    places: false,
    names: [packageOf(flags.name)],
  });
  if (!opened.ok) return opened;
  try {
    return await placeOf(flags, { docker, opened: opened.value, context });
  } finally {
    await opened.value.run.close();
  }
};

interface Surroundings {
  readonly docker: Dockerode;
  readonly opened: OpenProduct;
  readonly context: CommandContext;
}

const placeOf = async (
  { name, command }: ShellFlags,
  { docker, opened, context }: Surroundings,
): Promise<Place> => {
  const wanted = [packageOf(name)];
  const planned = await planProduct(opened, { wanted });
  if (!planned.ok) return planned;
  const some = planned.value.packages.get(packageOf(name));
  const one = namedBuild(name, some ? [...some.earlier, some] : [], { command: 'shell' });
  if (!one.ok) return one;
  const { root, srpm, built } = one.value;
  const report = await opened.run.execute([root, srpm]);
  const made = [root, srpm].every(({ action }) => isMade(action, report));
  if (!made) return failure([]);
  const { action } = built;
  if (action.job.kind !== 'container') throw new Error('a package is built in a container');
  const task = taskOf(
    action,
    contentsOf(({ id }) => resultOf(report.outcomes.get(id))),
  );
  context.end({});
  return success({
    from: 'srpm',
    introduction: `The build root of ${name}; its spec is in ~/SPECS, its sources in ~/SOURCES. Nothing that you do here is kept.\n`,
    image: await imageOf(docker, action, task.image),
    job: buildShell(action.job, { from: 'srpm', command, name }),
    inputs: task.inputs,
    files: [],
  });
};

const isMade = ({ id }: Action, { outcomes }: Report): boolean =>
  resultOf(outcomes.get(id)) !== undefined;

const notOpened = (name: string, error: unknown): Diagnostic => ({
  code: 'shell/not-opened',
  message: `the place where ${name} was built cannot be entered: ${messageOf(error)}`,
  remedy: [
    `If its root was removed meanwhile, make it again: kiln shell ${name} --fresh`,
    'See: kiln doctor',
  ],
  exitCode: 36,
});
