import { request } from 'node:http';
import { connectEngine } from './connect-engine.ts';
import { type EngineAddress, socketPathOf } from './engine-address.ts';

/** `forbidden`: somebody listens, and does not let us in. */
export type Pinged = 'answers' | 'silent' | 'forbidden';

const patienceMilliseconds = 3000;

/** Whether an engine answers there. A socket that an engine has left behind is silent. */
export const pingEngine = async (address: EngineAddress): Promise<Pinged> => {
  const socketPath = socketPathOf(address.url);
  return socketPath === undefined ? pingAcross(address) : pingSocket(socketPath);
};

// Without the engine's library: this is on the way of every start, and must be quick.
const pingSocket = (socketPath: string) =>
  new Promise<Pinged>((done) => {
    const asked = request(
      { socketPath, path: '/_ping', timeout: patienceMilliseconds, agent: false },
      (answer) => {
        answer.resume();
        done(answer.statusCode === 200 ? 'answers' : 'silent');
      },
    );
    asked.on('timeout', () => asked.destroy(new Error('no answer in time')));
    asked.on('error', (error: NodeJS.ErrnoException) =>
      done(error.code === 'EACCES' ? 'forbidden' : 'silent'),
    );
    asked.end();
  });

const pingAcross = async (address: EngineAddress): Promise<Pinged> => {
  const patience = new Promise<Pinged>((done) => {
    setTimeout(done, patienceMilliseconds, 'silent').unref();
  });
  const docker = await connectEngine(address);
  const asked = docker.ping().then(
    () => 'answers' as const,
    () => 'silent' as const,
  );
  return Promise.race([asked, patience]);
};
