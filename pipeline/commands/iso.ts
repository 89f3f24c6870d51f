import path from 'node:path';
import type { Image } from '../../iso/image.ts';
import type { Artifact } from '../core/host.ts';
import { success } from '../core/result.ts';
import { describeLost } from '../host/lost-file.ts';
import { orAgain } from '../or-again.ts';
import { tellChoices } from '../project/tell-choices.ts';
import { tellOverlooked } from '../project/tell-overlooked.ts';
import { type ComposedProduct, composeProduct, readProfiles } from '../project/compose-product.ts';
import { openProduct, type OpenProduct, planProduct } from '../project/open-product.ts';
import { leaveProduct } from '../project/leave-product.ts';
import { snapshotTime } from '../project/snapshot-time.ts';
import type { CommandContext, Ending } from './context.ts';

export interface IsoFlags {
  readonly product: string;
  readonly keepGoing: boolean;
}

/** Builds what is missing, publishes the repository, composes the ISO. */
export const run = async (flags: IsoFlags, context: CommandContext): Promise<number> => {
  const opened = await openProduct(context, { ...flags, title: 'iso', places: true });
  if (!opened.ok) return context.end({ diagnostics: opened.failure });
  const { run: running } = opened.value;
  try {
    const code = context.end({
      ...(await makeImage(opened.value, context)),
      keepGoing: flags.keepGoing,
      logFolder: running.logFolder,
    });
    if (code === 0) await running.tidy();
    return code;
  } finally {
    await running.close();
  }
};

const makeImage = async (opened: OpenProduct, context: CommandContext): Promise<Ending> => {
  const profiles = await readProfiles(opened.project);
  if (!profiles.ok) return { diagnostics: profiles.failure };
  if (opened.key.isDevelopment) warnOfDevelopmentKey(opened);
  const planned = await planProduct(opened);
  if (!planned.ok) return { diagnostics: planned.failure };
  const { broken, blocked, packages } = planned.value;
  if (broken.length > 0) {
    await opened.run.execute([...packages.values()].flatMap(({ srpm, rpms }) => [srpm, rpms]));
    return { broken, blocked };
  }
  const folder = path.join(context.projectRoot, 'out', opened.project.product.value.name);
  const epoch = snapshotTime(planned.value, context.env);
  const ended = await orAgain<Left>(async () => {
    const composed = await composeProduct(planned.value, { profiles: profiles.value, epoch });
    if (!composed.ok) return success({ ending: { diagnostics: composed.failure } });
    const left = await leaveProduct(composed.value, { planned: planned.value, folder });
    if (!left.ok) return left;
    const places = { folder, cwd: context.cwd, image: composed.value.image };
    const ending = left.value.ok
      ? { result: resultOf(left.value.value, places) }
      : { diagnostics: [left.value.failure] };
    return success({ ending, composed: composed.value });
  }, opened.run.mend);
  if (!ended.ok) return { diagnostics: [describeLost(ended.failure)] };
  const { ending, composed } = ended.value;
  if (composed) {
    const all = { ...planned.value, packages: [...packages.values()] };
    await tellChoices(all, composed.report, context);
    await tellOverlooked(planned.value, all.packages, context);
  }
  return ending;
};

interface Left {
  readonly ending: Ending;
  readonly composed?: ComposedProduct;
}

const resultOf = (
  file: Artifact,
  { folder, cwd, image }: { readonly folder: string; readonly cwd: string; readonly image: Image },
) => {
  const iso = path.join(folder, 'iso', file.path);
  return {
    iso,
    size: file.size,
    sha256: file.digest,
    repository: path.join(folder, 'repo'),
    key: image.key,
    boot: `npx kiln boot ${path.relative(cwd, iso)}`,
  };
};

const warnOfDevelopmentKey = ({ key, run }: OpenProduct): void =>
  run.note(
    `signed with this machine's development key ${key.fingerprint.slice(-16)}: not a release (KILN_SIGNING_KEY names a release key)`,
    { level: 'warning' },
  );
