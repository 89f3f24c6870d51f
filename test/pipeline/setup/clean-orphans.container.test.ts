import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import Docker from 'dockerode';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cleanOrphans, processLabel } from '../../../pipeline/setup/clean-orphans.ts';
import { type FreshMachine, freshMachine } from '../../rig/fresh-machine.ts';

describe.skipIf(process.getuid?.() !== 0)('clean --orphans', () => {
  let machine: FreshMachine;
  let docker: Docker;

  beforeAll(async () => {
    machine = await freshMachine();
    await machine.start('doctor');
    const run = machine.outside('/run/kiln');
    const [engine = ''] = readdirSync(run);
    docker = new Docker({ socketPath: join(run, engine, 'docker.sock') });
  });
  afterAll(() => machine.close());

  const importImage = async (name: string, changes: string) => {
    const root = pack();
    root.entry({ name: 'a-file' }, name);
    root.finalize();
    const stream = await docker.importImage(Readable.from(root), { repo: name, tag: '1', changes });
    await new Promise((done) => docker.modem.followProgress(stream, done));
  };
  const container = (name: string, labels: Readonly<Record<string, string>>) =>
    docker.createContainer({ name, Image: 'foreign:1', Cmd: ['/none'], Labels: { ...labels } });
  const names = async () => {
    const all = await docker.listContainers({ all: true });
    return all.flatMap(({ Names }) => Names).toSorted();
  };

  test('removes what is ours and of no living run, and nothing else', async () => {
    await importImage('foreign', 'LABEL somebody.else=1');
    await importImage('kiln', 'LABEL org.kiln=1');
    await container('foreign', {});
    await container('orphan', { 'org.kiln': '1' });
    await container('of-the-dead', { 'org.kiln': '1', [processLabel]: '4194305' });
    await container('of-the-living', { 'org.kiln': '1', [processLabel]: String(process.pid) });

    const first = await cleanOrphans(docker);
    expect(first).toMatchObject({ containers: 2, images: 0, kept: 1 });
    expect(await names()).toEqual(['/foreign', '/of-the-living']);

    await docker.getContainer('of-the-living').remove();
    expect(await cleanOrphans(docker)).toMatchObject({ containers: 0, images: 1, kept: 0 });
    const images = await docker.listImages();
    expect(images.flatMap(({ RepoTags }) => RepoTags)).toEqual(['foreign:1']);
  });
});
