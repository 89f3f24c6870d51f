import path from 'node:path';
import type { PublishedAt } from '../../iso/manifest.ts';
import { snapshotOf } from '../../repo/snapshot.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { filesOf } from '../core/report.ts';
import { failure, type Result, success } from '../core/result.ts';
import { placeCopy, placeFile } from '../host/place-files.ts';
import { describePublishFailure } from '../publish/publish-failure.ts';
import { publishSnapshot } from '../publish/publish-snapshot.ts';
import type { ComposedProduct } from './compose-product.ts';
import type { PlannedProduct } from './open-product.ts';

/** Publishes the product's repository to its first channel, below `<folder>/repo`. */
export const publishRepository = async (
  { repository, image, report }: ComposedProduct,
  { planned, folder }: { readonly planned: PlannedProduct; readonly folder: string },
): Promise<Result<PublishedAt, Diagnostic>> => {
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
    materialise: (digest, target) =>
      (isMetadata(target) ? placeCopy : placeFile)(run.store.pathOf(digest), target),
    onStep: () => undefined,
  });
  return published.ok
    ? success({ channel, snapshot: published.value.id })
    : failure(describePublishFailure(published.failure));
};

const isMetadata = (file: string): boolean => path.basename(path.dirname(file)) === 'repodata';
