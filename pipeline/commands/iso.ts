import path from 'node:path';
import { isoName, type Image } from '../../iso/image.ts';
import { manifestOf, type PublishedAt, renderManifest } from '../../iso/manifest.ts';
import type { Artifact } from '../core/host.ts';
import { filesOf, isNew } from '../core/report.ts';
import { type Result, success } from '../core/result.ts';
import { describeLost, type LostFile } from '../host/lost-file.ts';
import { orNoRoom } from '../host/no-room.ts';
import { type FileToPlace, placeFiles } from '../host/place-files.ts';
import { replaceFile } from '../host/replace-file.ts';
import { orAgain } from '../or-again.ts';
import { tellChoices } from '../project/tell-choices.ts';
import { type ComposedProduct, composeProduct, readProfiles } from '../project/compose-product.ts';
import {
  openProduct,
  type OpenProduct,
  planProduct,
  type PlannedProduct,
} from '../project/open-product.ts';
import { publishRepository } from '../project/publish-repository.ts';
import { recipeFinder } from '../project/recipe-finder.ts';
import { syncPath } from '../publish/sync-path.ts';
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
  if (opened.key.isDevelopment) warnOfDevelopmentKey(opened, context);
  const planned = await planProduct(opened);
  if (!planned.ok) return { diagnostics: planned.failure };
  const folder = path.join(context.projectRoot, 'out', opened.project.product.value.name);
  const places = { planned: planned.value, folder, cwd: context.cwd };
  const epoch = snapshotTime(planned.value, context.env);
  const ended = await orAgain<Left>(async () => {
    const composed = await composeProduct(planned.value, { profiles: profiles.value, epoch });
    if (!composed.ok) return success({ ending: { diagnostics: composed.failure } });
    const ending = await leave(composed.value, places);
    return ending.ok ? success({ ending: ending.value, composed: composed.value }) : ending;
  }, opened.run.mend);
  if (!ended.ok) return { diagnostics: [describeLost(ended.failure)] };
  const { ending, composed } = ended.value;
  if (composed) await tellChoices(planned.value, composed.report, context);
  return ending;
};

interface Left {
  readonly ending: Ending;
  readonly composed?: ComposedProduct;
}

interface Leaving {
  readonly planned: PlannedProduct;
  readonly folder: string;
  readonly cwd: string;
}

/** Publishes the repository, and leaves the ISO. Fails with what the store has lost of them. */
const leave = async (
  composed: ComposedProduct,
  { planned, folder, cwd }: Leaving,
): Promise<Result<Ending, readonly LostFile[]>> => {
  const published = await publishRepository(composed, { planned, folder });
  if (!published.ok) return published;
  if (!published.value.ok) return success({ diagnostics: [published.value.failure] });
  const repository = published.value.value;
  const iso = isoFile(composed);
  const placed = await orNoRoom(folder, () =>
    placeImage(composed, iso, { planned, folder, repository }),
  );
  if (!placed.ok) return success({ diagnostics: [placed.failure] });
  return placed.value.ok
    ? success({ result: resultOf(iso, { folder, cwd, image: composed.image }) })
    : placed.value;
};

const isoFile = ({ iso, image, report }: ComposedProduct): FileToPlace => {
  const file = filesOf(report, iso)?.find((one) => one.path === isoName(image));
  if (file === undefined) throw new Error(`compose-iso left no ${isoName(image)}`);
  return { ...file, isNew: isNew(report, iso) };
};

interface Placing {
  readonly planned: PlannedProduct;
  readonly folder: string;
  readonly repository: PublishedAt;
}

const placeImage = async (
  { image, packages }: ComposedProduct,
  file: FileToPlace,
  { planned, folder, repository }: Placing,
): Promise<Result<undefined, readonly LostFile[]>> => {
  const manifest = manifestOf(image, {
    sha256: file.digest,
    size: file.size,
    repository,
    packages,
    recipeOf: recipeFinder(planned),
  });
  const target = path.join(folder, 'iso');
  const beside = (extension: string) => path.join(target, file.path.replace(/\.iso$/, extension));
  const placed = await placeFiles([file], target, planned.run.store);
  if (!placed.ok) return placed;
  // Its digest is told from here on: not before its bytes would survive a power loss.
  await syncPath(path.join(target, file.path));
  await replaceFile(beside('.iso.sha256'), `${file.digest}  ${file.path}\n`);
  await replaceFile(beside('.manifest.json'), renderManifest(manifest));
  return placed;
};

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

const warnOfDevelopmentKey = ({ key }: OpenProduct, context: CommandContext): void =>
  context.report({
    type: 'noted',
    time: context.now(),
    level: 'warning',
    message: `signed with this machine's development key ${key.fingerprint.slice(-16)}: not a release (KILN_SIGNING_KEY names a release key)`,
  });
