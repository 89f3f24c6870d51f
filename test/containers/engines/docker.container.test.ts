import Dockerode from 'dockerode';
import { beforeAll, expect, test } from 'vitest';
import { dockerRunner } from '../../../containers/engines/docker.ts';
import { archiveExchange } from '../../../containers/engines/docker/exchange.ts';
import { fileLogs } from '../../../pipeline/host/file-logs.ts';
import { directoryStore } from '../../../pipeline/store/directory.ts';
import { engineContract } from '../../contracts/engine.ts';
import { openDockerEngine, prepareDockerEngine } from '../../rig/docker-engine.ts';
import { temporaryFolder } from '../../rig/temporary-folder.ts';
import { workOf } from '../../rig/work-of.ts';

beforeAll(prepareDockerEngine);

engineContract('docker, by archives', (folder) => openDockerEngine('archives', folder));
engineContract('docker, by folders', (folder) => openDockerEngine('folders', folder));

test('says that the engine was lost where none answers', async () => {
  const folder = await temporaryFolder();
  const store = await directoryStore(folder);
  const { action } = workOf('work');
  const runner = dockerRunner({
    docker: new Dockerode({ socketPath: `${folder}/absent.sock` }),
    exchange: (inputs) => Promise.resolve(archiveExchange(inputs, store)),
    secret: () => Promise.resolve(undefined),
    labels: {},
  });
  const log = await fileLogs(folder).open(action);
  const ran = await runner.run(
    { action: { ...action, environment: { kind: 'registry', reference: 'x' } }, inputs: [] },
    { log, signal: new AbortController().signal, progress: () => undefined },
  );
  await log.close();
  expect(ran).toMatchObject({ ok: false, failure: { kind: 'engine-lost' } });
});
