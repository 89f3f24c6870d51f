import type Dockerode from 'dockerode';
import { type EngineAddress, socketPathOf } from './engine-address.ts';

/** A client of that engine. Connects to nothing before it is asked something. */
export const connectEngine = async ({ url }: EngineAddress): Promise<Dockerode> => {
  const { default: Docker } = await import('dockerode');
  const socketPath = socketPathOf(url);
  // Without options, the library reads DOCKER_HOST, DOCKER_TLS_VERIFY and DOCKER_CERT_PATH itself.
  return socketPath === undefined ? new Docker() : new Docker({ socketPath });
};
