import { setTimeout } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import { messageOf } from '../../../pipeline/core/message-of.ts';
import type { EngineLost } from '../../../pipeline/core/run-failure.ts';
import { refusalOf } from './refusal.ts';

/** Milliseconds. A service manager has started a dead engine again by then. */
const patience = 30_000;
const badRequest = 400;

/** Not waited for a second time. */
const givenUp = new WeakSet<Dockerode>();

/** An exception of the engine's client as a failure. Waits for an engine that has gone. */
export const engineLost = async (docker: Dockerode, error: unknown): Promise<EngineLost> => {
  const message = messageOf(error);
  const refused = refusalOf(error) === badRequest;
  return { kind: 'engine-lost', message, answers: !refused && (await answersAgain(docker)) };
};

const answersAgain = async (docker: Dockerode): Promise<boolean> => {
  const end = performance.now() + (givenUp.has(docker) ? 0 : patience);
  do {
    if (await answers(docker)) return true;
    await setTimeout(200);
  } while (performance.now() < end);
  givenUp.add(docker);
  return false;
};

/** One that hangs is as good as none. */
const answers = (docker: Dockerode): Promise<boolean> =>
  Promise.race([
    docker.ping().then(
      () => true,
      () => false,
    ),
    setTimeout(2000, false),
  ]);
