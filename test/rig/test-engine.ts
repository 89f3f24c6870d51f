import { text } from 'node:stream/consumers';
import type Dockerode from 'dockerode';
import { findEngine } from '../../pipeline/setup/find-engine.ts';
import { connectEngine } from '../../pipeline/setup/connect-engine.ts';

/** The engine that Kiln would use here. Throws where there is none. */
export const testEngine = async (): Promise<Dockerode> => {
  const found = await findEngine(process.env);
  if (!found.ok) throw new Error(found.failure.message);
  return connectEngine(found.value);
};

/** The containers of a product's builds: all, or those that run. */
export const containersOf = async (
  docker: Dockerode,
  product: string,
  { all = true }: { readonly all?: boolean } = {},
): Promise<readonly Dockerode.Container[]> => {
  const filters = { label: [`org.kiln.product=${product}`] };
  const found = await docker.listContainers({ all, filters });
  return found.map(({ Id }) => docker.getContainer(Id));
};

/** Runs a shell command in a running container, and gives what it has said when it has ended. */
export const inContainer = async (
  container: Dockerode.Container,
  command: string,
): Promise<string> => {
  const exec = await container.exec({
    Cmd: ['/bin/sh', '-c', command],
    AttachStdout: true,
    AttachStderr: true,
    Tty: true,
  });
  return text(await exec.start({ Tty: true }));
};
