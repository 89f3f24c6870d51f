import path from 'node:path';
import type { PublishedAt } from '../../iso/manifest.ts';
import { type Snapshot, snapshotOf } from '../../repo/snapshot.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { filesOf } from '../core/report.ts';
import { failure, type Result, success } from '../core/result.ts';
import { type LostFile, orLost } from '../host/lost-file.ts';
import { placeCopy, placeFile } from '../host/place-files.ts';
import type { Run } from '../open-run.ts';
import { describePublishFailure, type PublishFailure } from '../publish/publish-failure.ts';
import { publishSnapshot } from '../publish/publish-snapshot.ts';
import type { ComposedProduct } from './compose-product.ts';
import type { PlannedProduct } from './open-product.ts';

/** What publishing must know of a product. */
export interface PublishedProduct extends Pick<PlannedProduct, 'key' | 'project'> {
  readonly run: Pick<Run, 'store'>;
}

/**
 * Publishes the product's repository to its first channel, below `<folder>/repo`. Fails with the
 * files that the store has lost where it is for their lack that nothing is published.
 */
export const publishRepository = async (
  { repository, image, report }: ComposedProduct,
  { planned, folder }: { readonly planned: PublishedProduct; readonly folder: string },
): Promise<Result<Result<PublishedAt, Diagnostic>, readonly LostFile[]>> => {
  const { key, project, run } = planned;
  const { name, channels } = project.product.value;
  const channel = channels[0] ?? 'testing';
  const snapshot = snapshotOf(filesOf(report, repository) ?? [], {
    product: name,
    key,
    sourceDateEpoch: image.epoch,
  });
  const published = await publishSnapshot(snapshot, {
    root: path.join(folder, 'repo'),
    channel,
    // Metadata keeps its names while its bytes change: mirrors and caches go by its time, so it gets
    // one of its own. Packages are the store's files by another name.
    materialise: async (digest, target) => {
      await (isMetadata(target) ? placeCopy : placeFile)(run.store.pathOf(digest), target);
    },
    onStep: () => undefined,
  });
  if (published.ok) return success(success({ channel, snapshot: published.value.id }));
  const lost = await lostOf(published.failure, snapshot, run);
  return lost.length > 0
    ? failure(lost)
    : success(failure(describePublishFailure(published.failure)));
};

/** What the store has lost of a snapshot that could not be written. */
const lostOf = async (
  { kind }: PublishFailure,
  { files }: Snapshot,
  { store }: Pick<Run, 'store'>,
): Promise<readonly LostFile[]> => {
  if (kind !== 'wrong-bytes' && kind !== 'not-written') return [];
  const lost: LostFile[] = [];
  for (const { digest } of files) {
    const looked = await orLost(digest, store, () => store.verify(digest, store.pathOf(digest)));
    if (!looked.ok) lost.push(looked.failure);
  }
  return lost;
};

const isMetadata = (file: string): boolean => path.basename(path.dirname(file)) === 'repodata';
