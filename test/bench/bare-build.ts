import { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import { pack } from 'tar-stream';
import { containerOptions } from '../../containers/engines/docker/container-options.ts';
import { confined } from '../../specs/steps/container-defaults.ts';
import { inContainer, testEngine } from '../rig/test-engine.ts';
import { medianOf } from './timed.ts';

export interface BareBuild {
  /** What the build root is in the engine. */
  readonly image: string;
  /** The SRPM's name and bytes. */
  readonly name: string;
  readonly srpm: Buffer;
  /** How often it is built: an odd number. */
  readonly runs?: number;
}

/** Seconds of rpmbuild alone. */
export interface BareSeconds {
  /** `rpmbuild -bs`, of a spec whose sources are there. */
  readonly srpm: number;
  /** `rpmbuild --rebuild`. */
  readonly rebuild: number;
}

/** What rpmbuild alone takes, in a container that runs already. */
export const bareBuild = async ({
  image,
  name,
  srpm,
  runs = 1,
}: BareBuild): Promise<BareSeconds> => {
  const docker = await testEngine();
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
    const top = '--define "_topdir $HOME"';
    await inContainer(container, `rpm -i --nodeps ${top} /in/${name}`);
    const seconds = (command: string) => medianOf(runs, () => secondsIn(container, command));
    return {
      srpm: await seconds(`rpmbuild -bs ${top} $HOME/SPECS/*.spec`),
      // After it the spec and the sources are gone.
      rebuild: await seconds(`rpmbuild --rebuild ${top} /in/${name}`),
    };
  } finally {
    await container.remove({ force: true, v: true });
  }
};

/** As a clock in the container tells: to start something there takes time, too. */
const secondsIn = async (container: Dockerode.Container, command: string): Promise<number> => {
  const timed = `begun=$(date +%s%N); ${command} >/dev/null 2>&1 || echo failed
    echo $(($(date +%s%N) - begun))`;
  const said = await inContainer(container, timed);
  if (!/^\d+\s*$/.test(said)) throw new Error(`${command}: ${said}`);
  return Number(said) / 1e9;
};
