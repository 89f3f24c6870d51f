import type Dockerode from 'dockerode';
import type { ActionResult, Store, TaskInput } from '../../../pipeline/core/host.ts';
import type { Result } from '../../../pipeline/core/result.ts';
import type { BadOutput } from '../../../pipeline/core/run-failure.ts';
import { collectOutputs } from './collect-outputs.ts';
import { packInputs } from './pack-inputs.ts';
import { saveOnlyFile } from './save-only-file.ts';

/** One container's way of getting its inputs, and of giving what it leaves in /out. */
export interface Exchange {
  /** What of this machine is /in, /out and /etc/hosts; none: they are the container's own. */
  readonly binds: readonly Dockerode.MountSettings[];
  /** Before the start. */
  readonly put: (container: Dockerode.Container) => Promise<void>;
  /** Resolves once the inputs are known to be what they should be; throws `CorruptedEntry`. */
  readonly checked: () => Promise<void>;
  /** Whether no room is left where the job leaves its files. */
  readonly isFull: () => Promise<boolean>;
  /** After the end. */
  readonly collect: (container: Dockerode.Container) => Promise<Result<ActionResult, BadOutput>>;
  /** After the end: moves one file of /out to a file of this machine; false if it is not there. */
  readonly saveFile: (container: Dockerode.Container, file: SavedFile) => Promise<boolean>;
  readonly close: () => Promise<void>;
}

export interface SavedFile {
  /** At the top of /out. */
  readonly name: string;
  readonly to: string;
}

/** Through the engine's API, as archives: works with every engine. */
export const archiveExchange = (inputs: readonly TaskInput[], store: Store): Exchange => ({
  binds: [],
  put: async (container) => {
    await container.putArchive(packInputs(inputs, store), { path: '/in' });
  },
  // Bytes that do not match break the archive off.
  checked: () => Promise.resolve(),
  isFull: () => Promise.resolve(false),
  collect: async (container) => collectOutputs(await container.getArchive({ path: '/out' }), store),
  saveFile: async (container, { name, to }) => {
    const archive = await container.getArchive({ path: `/out/${name}` }).catch(() => undefined);
    return archive !== undefined && saveOnlyFile(archive, to);
  },
  close: () => Promise.resolve(),
});
