import path from 'node:path';
import type Dockerode from 'dockerode';
import { expect, onTestFinished } from 'vitest';
import { dockerRunner } from '../../containers/engines/docker.ts';
import { archiveExchange } from '../../containers/engines/docker/exchange.ts';
import { folderExchange } from '../../containers/engines/docker/folder-exchange.ts';
import type { Digest } from '../../pipeline/core/digest.ts';
import { connectEngine } from '../../pipeline/setup/connect-engine.ts';
import { findEngine } from '../../pipeline/setup/find-engine.ts';
import { directoryStore } from '../../pipeline/store/directory.ts';
import type { OpenedEngine, RunningJob } from '../contracts/engine.ts';
import { machineImage } from './machine-image.ts';
import { temporaryFolder } from './temporary-folder.ts';

const image = 'kiln-test:machine';

/** The engine that Kiln itself would use. */
export const testDocker = async (): Promise<Dockerode> => {
  const found = await findEngine(process.env);
  if (!found.ok) throw new Error(found.failure.message);
  return connectEngine(found.value);
};

export const openDockerEngine = async (
  by: 'archives' | 'folders',
  folder?: string,
): Promise<OpenedEngine> => {
  const docker = await testDocker();
  const store = await directoryStore(folder ?? (await temporaryFolder()));
  const secrets = new Map<string, string>();
  const seen = new Set<string>();
  const kept = new Map<Digest, string>();
  return {
    kept,
    store,
    secrets,
    runner: dockerRunner({
      docker,
      exchange: (inputs) =>
        by === 'folders'
          ? folderExchange(inputs, store)
          : Promise.resolve(archiveExchange(inputs, store)),
      secret: (name) => Promise.resolve(secrets.get(name)),
      labels: { 'org.kiln.test': '1' },
      keeper: {
        wants: ({ job }) => job.kind === 'container' && 'KEPT' in job.env,
        keep: async ({ task }, save) => {
          const file = path.join(await store.temporaryFolder(), 'kept.tar');
          if (!(await save(file))) return undefined;
          kept.set(task.action.id, file);
          return 'look';
        },
      },
    }),
    environment: { kind: 'registry', reference: image },
    running: async (action) => {
      const id = await runningContainer(docker, action);
      const { Mounts } = await docker.getContainer(id).inspect();
      for (const { Name } of Mounts) if (Name) seen.add(Name);
      return asRunning(docker, id);
    },
    left: async (action) => {
      const containers = await docker.listContainers({ all: true, filters: labelled(action) });
      const { Volumes } = await docker.listVolumes();
      const names = Volumes.map(({ Name }) => Name);
      return [...containers.map(({ Id }) => Id), ...names.filter((name) => seen.has(name))];
    },
    forget: async (description) => docker.getImage(`kiln:${description}`).remove(),
  };
};

/** Makes the image that the tests' jobs run in. Call it before all tests. */
export const prepareDockerEngine = async (): Promise<void> =>
  machineImage(await testDocker(), image);

const labelled = (action: Digest) => ({ label: [`org.kiln.action=${action}`] });

const runningContainer = async (docker: Dockerode, action: Digest): Promise<string> => {
  const find = async () => (await docker.listContainers({ filters: labelled(action) }))[0]?.Id;
  await expect.poll(find, { timeout: 30_000 }).toBeDefined();
  return (await find()) ?? '';
};

const asRunning = (docker: Dockerode, id: string): RunningJob => {
  const container = docker.getContainer(id);
  onTestFinished(() => container.remove({ force: true, v: true }).catch(() => undefined));
  return {
    described: async () => JSON.stringify(await container.inspect()),
    letGo: async () => {
      const touch = await container.exec({ Cmd: ['touch', '/tmp/go'] });
      await touch.start({});
    },
    kill: async () => {
      await container.kill();
    },
    remove: async () => {
      await container.remove({ force: true, v: true });
    },
  };
};
