import { randomUUID } from 'node:crypto';
import type Dockerode from 'dockerode';
import { isGone } from '../../containers/engines/docker/refusal.ts';
import { messageOf } from '../core/message-of.ts';

/**
 * A name for a container of a run. What is in a name is this container's alone: labels it has from
 * its image, too.
 */
export const containerName = (run: string): string => `${prefixOf(run)}${randomUUID()}`;

const prefixOf = (run: string): string => `kiln-${run}-`;

export interface EndedLeft {
  /** How many containers were ended. */
  readonly count: number;
  /** What the engine said of one that it did not end. */
  readonly problem: string | undefined;
}

/**
 * Ends what killed runs have left in the engine, so that it takes no processor from this one. Only
 * for who knows that none of these runs is alive.
 */
export const endLeft = async (docker: Dockerode, runs: readonly string[]): Promise<EndedLeft> => {
  let count = 0;
  let problem: string | undefined;
  for (const Id of await containersOf(docker, runs)) {
    try {
      await docker.getContainer(Id).remove({ force: true, v: true });
      count += 1;
    } catch (error) {
      if (!isGone(error)) problem = messageOf(error);
    }
  }
  return { count, problem };
};

const containersOf = async (docker: Dockerode, runs: readonly string[]) => {
  const prefixes = runs.map((run) => `/${prefixOf(run)}`);
  const all = await docker.listContainers({ all: true, filters: { name: ['kiln-'] } });
  return all.flatMap(({ Id, Names }) =>
    Names.some((name) => prefixes.some((prefix) => name.startsWith(prefix))) ? [Id] : [],
  );
};
