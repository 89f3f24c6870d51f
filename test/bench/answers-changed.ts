import { copyFile, open } from 'node:fs/promises';
import path from 'node:path';
import { cacheCopy } from '../rig/cache-copy.ts';
import { cutIso } from '../rig/default-iso.ts';
import { projectCopy } from '../rig/project-copy.ts';
import type { Measurement } from './measurement.ts';
import { secondsOf, watched } from './timed.ts';

/** A new ISO after a change of an answers file, beside the writing of its bytes. */
export const answersChanged = async (): Promise<readonly Measurement[]> => {
  const { iso } = await cutIso();
  const copy = await projectCopy();
  // Without images of earlier runs, of which one may have had the same change.
  const cache = await cacheCopy(({ step }) => step !== 'compose-iso');
  try {
    const env = { KILN_CACHE: cache.folder };
    // So that the repository is published in this copy, too.
    await copy.start(['iso', '--json'], env).ended;
    const written = await secondsOf(() => writeBytes(iso, path.join(cache.folder, 'written.iso')));
    await copy.edit('recipes/answers/ci.yaml', (text) =>
      text.replace('timezone: UTC', 'timezone: Europe/Vienna'),
    );
    const run = copy.start(['iso', '--json'], env);
    const { wallSeconds, actions } = await watched(run);
    if (actions('built').length !== 1) throw new Error(actions('built').join());
    const beside = { name: "writing the ISO's bytes", value: written };
    return [{ name: 'only answers changed: kiln iso', value: wallSeconds, unit: 's', beside }];
  } finally {
    await copy.remove();
    await cache.remove();
  }
};

const writeBytes = async (from: string, to: string) => {
  await copyFile(from, to);
  const file = await open(to);
  await file.sync();
  await file.close();
};
