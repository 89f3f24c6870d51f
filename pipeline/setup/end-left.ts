import { randomUUID } from 'node:crypto';
import type Dockerode from 'dockerode';
import { unlessGone } from '../../containers/engines/docker/refusal.ts';

/**
 * A name for a container of a run on a store. What is in a name is this container's alone: labels
 * it has from its image, too.
 */
export const containerName = (store: string): string => `${prefixOf(store)}${randomUUID()}`;

const prefixOf = (store: string): string => `kiln-${store}-`;

export interface LeftBy {
  readonly store: string;
  /** When no run had the store, in milliseconds since 1970. */
  readonly before: number;
}

/**
 * Ends what runs left in the engine that were killed, so that it takes no processor from this one.
 * Gives how many containers that were.
 */
export const endLeft = async (docker: Dockerode, { store, before }: LeftBy): Promise<number> => {
  const prefix = prefixOf(store);
  const all = await docker.listContainers({ all: true, filters: { name: [prefix] } });
  const own = all.filter(({ Names }) => Names.some((name) => name.startsWith(`/${prefix}`)));
  let count = 0;
  for (const { Id } of own) {
    const container = docker.getContainer(Id);
    // The list has whole seconds only.
    const made = await container.inspect().catch(unlessGone);
    if (!made || Date.parse(made.Created) >= before) continue;
    await container.remove({ force: true, v: true }).catch(unlessGone);
    count += 1;
  }
  return count;
};
