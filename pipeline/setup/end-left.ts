import type Dockerode from 'dockerode';
import { unlessGone } from '../../containers/engines/docker/refusal.ts';

export interface LeftBy {
  /** On the containers of all runs on the store: `org.kiln.store=…`. */
  readonly label: string;
  /** When no run had the store, in milliseconds since 1970. */
  readonly before: number;
}

/**
 * Ends what runs left in the engine that were killed, so that it takes no processor from this one.
 * Gives how many containers that were.
 */
export const endLeft = async (docker: Dockerode, { label, before }: LeftBy): Promise<number> => {
  const all = await docker.listContainers({ all: true, filters: { label: [label] } });
  let count = 0;
  for (const { Id } of all) {
    const container = docker.getContainer(Id);
    // The list has whole seconds only.
    const made = await container.inspect().catch(unlessGone);
    if (!made || Date.parse(made.Created) >= before) continue;
    await container.remove({ force: true, v: true }).catch(unlessGone);
    count += 1;
  }
  return count;
};
