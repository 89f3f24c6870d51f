import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import { pack } from 'tar-stream';
import { containerOptions } from '../../containers/engines/docker/container-options.ts';
import { confined } from '../../specs/steps/container-defaults.ts';
import { cacheCopy } from '../rig/cache-copy.ts';
import { imagesOf } from '../rig/copy-images.ts';
import { outFolder } from '../rig/default-iso.ts';
import { projectCopy } from '../rig/project-copy.ts';
import { inContainer, testEngine } from '../rig/test-engine.ts';
import type { Measurement } from './measurement.ts';
import { secondsOf, watched } from './timed.ts';

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
    const bare = await bareBuild(srpm, await readFile(path.join(folder, srpm)));
    const beside = { name: 'rpmbuild alone', value: bare };
    return [{ name: `build-rpm ${subject}`, value: built?.seconds ?? 0, unit: 's', beside }];
  } finally {
    await copy.remove();
    await cache.remove();
  }
};

const bareBuild = async (name: string, srpm: Buffer): Promise<number> => {
  const docker = await testEngine();
  const [image = ''] = (await imagesOf('install-requires', subject)).toReversed();
  const job = confined('sleep infinity', {
    limits: { memoryMiB: 2048, pids: 4096, seconds: 600 },
    env: { SOURCE_DATE_EPOCH: '1700000000' },
  });
  const container: Dockerode.Container = await docker.createContainer(
    containerOptions(job, { image, labels: {}, binds: [] }),
  );
  try {
    const tar = pack();
    tar.entry({ name, mode: 0o644 }, srpm);
    tar.finalize();
    await container.putArchive(Readable.from(tar), { path: '/in' });
    await container.start();
    const command = `rpmbuild --rebuild --define "_topdir $HOME" /in/${name}`;
    return await secondsOf(() => inContainer(container, command));
  } finally {
    await container.remove({ force: true, v: true });
  }
};
