import Dockerode from 'dockerode';
import { findEngine } from '../../pipeline/setup/find-engine.ts';
import { connectEngine } from '../../pipeline/setup/connect-engine.ts';

/** The engine that Kiln would use here. Throws where there is none. */
export const testEngine = async (): Promise<Dockerode> => {
  const found = await findEngine(process.env);
  if (!found.ok) throw new Error(found.failure.message);
  return connectEngine(found.value);
};

/** The containers of a product's builds, running or not. */
export const containersOf = async (
  docker: Dockerode,
  product: string,
): Promise<readonly Dockerode.Container[]> => {
  const filters = { label: [`org.kiln.product=${product}`] };
  const found = await docker.listContainers({ all: true, filters });
  return found.map(({ Id }) => docker.getContainer(Id));
};

/** Runs a shell command in a running container, and waits for its end. */
export const inContainer = async (container: Dockerode.Container, command: string) => {
  const exec = await container.exec({
    Cmd: ['/bin/sh', '-c', command],
    AttachStdout: true,
    AttachStderr: true,
  });
  const stream = await exec.start({});
  await new Promise((done) => stream.on('end', done).resume());
};
