import { statSync } from 'node:fs';
import path from 'node:path';
import { isoName } from '../../iso/image.ts';
import { manifestOf, type PublishedAt, renderManifest } from '../../iso/manifest.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Artifact } from '../core/host.ts';
import { filesOf, isNew } from '../core/report.ts';
import { failure, type Result, success } from '../core/result.ts';
import type { LostFile } from '../host/lost-file.ts';
import { orNoRoom } from '../host/no-room.ts';
import { type FileToPlace, placeFiles } from '../host/place-files.ts';
import { replaceFile } from '../host/replace-file.ts';
import { syncPath } from '../publish/sync-path.ts';
import type { ComposedProduct } from './compose-product.ts';
import type { PlannedProduct } from './open-product.ts';
import { type PublishedProduct, publishRepository } from './publish-repository.ts';
import { recipeFinder } from './recipe-finder.ts';

export interface LeaveOptions {
  readonly planned: PublishedProduct & Pick<PlannedProduct, 'packages'>;
  /** Gets `repo/` and `iso/`. */
  readonly folder: string;
}

/**
 * Publishes the product's repository, and leaves its ISO with digest and manifest: gives the ISO.
 * Fails with what the store has lost of them; what was there before is then still there, whole.
 */
export const leaveProduct = async (
  composed: ComposedProduct,
  options: LeaveOptions,
): Promise<Result<Result<Artifact, Diagnostic>, readonly LostFile[]>> => {
  const published = await publishRepository(composed, options);
  if (!published.ok) return published;
  if (!published.value.ok) return success(published.value);
  const repository = published.value.value;
  const iso = isoFile(composed, options);
  const placed = await orNoRoom(options.folder, () =>
    placeImage(composed, iso, { ...options, repository }),
  );
  if (!placed.ok) return success(failure(placed.failure));
  return placed.value.ok ? success(success(iso)) : placed.value;
};

const isoFile = (
  { iso, image, report }: ComposedProduct,
  { planned }: LeaveOptions,
): FileToPlace => {
  const file = filesOf(report, iso)?.find((one) => one.path === isoName(image));
  if (file === undefined) throw new Error(`compose-iso left no ${isoName(image)}`);
  return { ...file, isNew: isNew(report, iso), seen: linkedOf(file, planned) };
};

/** An image that is the store's file by another name is not read again: that takes seconds. */
const linkedOf = ({ digest }: Artifact, { run: { store } }: LeaveOptions['planned']) =>
  statSync(store.pathOf(digest), { throwIfNoEntry: false });

interface Placing extends LeaveOptions {
  readonly repository: PublishedAt;
}

const placeImage = async (
  { image, packages }: ComposedProduct,
  file: FileToPlace,
  { planned, folder, repository }: Placing,
): Promise<Result<unknown, readonly LostFile[]>> => {
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
