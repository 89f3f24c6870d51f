import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type Dockerode from 'dockerode';
import { execa } from 'execa';
import { fetchSource } from '../../specs/steps/fetch-source.ts';
import { inSharedRun, madeBy } from './shared-run.ts';

/** A registry of images on this machine, as Debian has it. */
export interface LocalRegistry {
  /** Gives it an image of the engine, which must then pull it. */
  readonly take: (docker: Dockerode, image: string) => Promise<PushedImage>;
  readonly close: () => Promise<void>;
}

/** Its references in the registry. */
export interface PushedImage {
  readonly byTag: string;
  readonly byDigest: string;
}

const program = fetchSource({
  file: 'docker-registry_2.8.2+ds1-1_amd64.deb',
  sha256: 'a9bd06c0e006854608f8469b4371743f40604ad90975532bb3b7ceeb72fe2913',
  from: [
    { kind: 'apt', path: 'pool/main/d/docker-registry/docker-registry_2.8.2+ds1-1_amd64.deb' },
  ],
});

/** Engines take a registry on the loopback device without TLS. */
export const localRegistry = async (): Promise<LocalRegistry> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'kiln-registry-'));
  await inSharedRun(async (run) => {
    const [deb] = await madeBy(run, program);
    if (deb) await execa('dpkg-deb', ['--extract', run.store.pathOf(deb.digest), folder]);
  });
  const config = path.join(folder, 'config.yml');
  await writeFile(config, configText(path.join(folder, 'images')));
  const child = spawn(path.join(folder, 'usr/bin/docker-registry'), ['serve', config]);
  const host = await addressOf(child);
  return {
    take: (docker, image) => push(docker, image, host),
    close: async () => {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const configText = (images: string) => `version: 0.1
log: { level: info }
storage: { filesystem: { rootdirectory: ${images} } }
http: { addr: '127.0.0.1:0' }
`;

const addressOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = '';
    const look = (chunk: unknown) => {
      said += String(chunk);
      const found = /listening on (127\.0\.0\.1:\d+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    };
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', look);
    child.once('error', reject).once('exit', () => reject(new Error(said)));
  });

const push = async (docker: Dockerode, image: string, host: string): Promise<PushedImage> => {
  const repo = `${host}/distribution`;
  await docker.getImage(image).tag({ repo, tag: 'test' });
  const pushing = await docker.getImage(`${repo}:test`).push({ authconfig: { username: '' } });
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(pushing, (error) => (error ? reject(error) : resolve()));
  });
  const { RepoDigests } = await docker.getImage(`${repo}:test`).inspect();
  const byTag = `${repo}:test`;
  const byDigest = RepoDigests.find((one) => one.startsWith(`${repo}@sha256:`));
  if (byDigest === undefined) throw new Error(`${image} was not taken`);
  await docker.getImage(byTag).remove();
  return { byTag, byDigest };
};
