import { spawn } from 'node:child_process';
import { type Ended } from './run-process.ts';
import { imagesOf } from './copy-images.ts';
import { hasImage } from '../../containers/engines/docker/images.ts';
import { testEngine } from './test-engine.ts';

export interface InImageOptions {
  /** A folder of this machine that the container has a copy of at /data; links are followed. */
  readonly data: string;
  readonly script: string;
}

/** Runs a shell script in the image that a step has made, without network. */
export const inImageOf = async (
  step: string,
  { data, script }: InImageOptions,
): Promise<Pick<Ended, 'code' | 'stdout'>> => {
  const docker = await testEngine();
  const images = await imagesOf(step);
  const present = await Promise.all(images.map((image) => hasImage(docker, image)));
  const Image = images.find((_name, index) => present[index]);
  if (Image === undefined) throw new Error(`there is no image of ${step}`);
  const container = await docker.createContainer({
    Image,
    Cmd: ['/bin/sh', '-euc', script],
    Tty: true,
    Volumes: { '/data': {} },
    HostConfig: { NetworkMode: 'none' },
  });
  try {
    const tar = spawn('tar', ['-C', data, '--dereference', '-c', '.'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await container.putArchive(tar.stdout, { path: '/data' });
    await container.start();
    const { StatusCode } = await container.wait();
    const log = await container.logs({ stdout: true, stderr: true });
    return { code: StatusCode, stdout: log.toString() };
  } finally {
    await container.remove({ force: true, v: true });
  }
};
