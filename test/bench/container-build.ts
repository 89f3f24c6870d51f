import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { cacheCopy } from '../rig/cache-copy.ts';
import { imagesOf } from '../rig/copy-images.ts';
import { outFolder } from '../rig/default-iso.ts';
import { projectCopy } from '../rig/project-copy.ts';
import { bareBuild } from './bare-build.ts';
import type { Measurement } from './measurement.ts';
import { watched } from './timed.ts';

const subject = 'mdadm';

/** A build as Kiln does it, from container to stored results, beside rpmbuild alone. */
export const containerBuild = async (): Promise<readonly Measurement[]> => {
  const copy = await projectCopy();
  const cache = await cacheCopy(({ step, subject: of }) => step !== 'build-rpm' || of !== subject);
  try {
    const run = copy.start(['build', subject, '--json'], { KILN_CACHE: cache.folder });
    const { events } = await watched(run);
    const built = events.find(
      ({ outcome, label }) => outcome === 'built' && label.step === 'build-rpm',
    );
    const folder = path.join(outFolder(copy.folder), 'rpms', subject);
    const srpm = (await readdir(folder)).find((file) => file.endsWith('.src.rpm')) ?? '';
    const [image = ''] = (await imagesOf('install-requires', subject)).toReversed();
    const bytes = await readFile(path.join(folder, srpm));
    const bare = await bareBuild({ image, name: srpm, srpm: bytes });
    const beside = { name: 'rpmbuild --rebuild alone', value: bare.rebuild };
    return [{ name: `build-rpm ${subject}`, value: built?.seconds ?? 0, unit: 's', beside }];
  } finally {
    await copy.remove();
    await cache.remove();
  }
};
