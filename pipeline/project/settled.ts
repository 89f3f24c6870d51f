import { createHash, hash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { CommandContext } from '../commands/context.ts';
import type { Label } from '../core/action.ts';
import { digestOfList, isDigest } from '../core/digest.ts';
import type { Event } from '../core/event.ts';
import { keyFolder } from '../host/keys.ts';
import { madeDevelopmentKey } from '../host/keys/development-key.ts';
import { isPlaced, type Placed } from '../host/place-files.ts';
import { replaceFile } from '../host/replace-file.ts';
import { day } from '../keeping.ts';
import { tryRunLock } from '../host/run-lock.ts';
import { runFolders } from '../run-locks.ts';
import { storedIn } from '../store/directory.ts';
import { listFiles } from './list-files.ts';

/** A command that leaves files of the store below a folder, as it was given. */
export interface Given {
  readonly command: string;
  readonly product: string;
  /** What it was told beside that. */
  readonly names: readonly string[];
  readonly folder: string;
}

/** How a command has ended, for the next time that it is given. */
export interface Settling {
  /** The actions that its end stands on, if it would end as it did; undefined if it must run. */
  readonly reused: readonly Label[] | undefined;
  /** Takes what it tells while it runs. */
  readonly watch: (event: Event) => void;
  /** Notes that it has ended well. Where that cannot be written, it runs once more. */
  readonly settle: (placed: readonly Placed[]) => Promise<void>;
}

type Surroundings = Pick<CommandContext, 'projectRoot' | 'folders' | 'env' | 'now'>;

/**
 * To find out by a plan that nothing is to do takes a look at every action. But a plan is made of
 * the repository's files, this program among them, and the signing key, and of nothing else: while
 * they are what they were when the command ended well, and its files are in their places, it would
 * end as it did. Where anything is not as it was, the plan is to say why; so it is where another
 * run has the folder, and for releases.
 */
export const openSettling = async (given: Given, context: Surroundings): Promise<Settling> => {
  const { cache } = context.folders;
  const name = digestOfList([context.projectRoot, given.command, given.names]);
  const file = path.join(settledFolder(cache), given.product, `${name}.json`);
  const labels: Label[] = [];
  const { before, reused } = await alone(given.product, context, async () => {
    const inputs = await inputsOf(context);
    return { before: inputs, reused: inputs && reusedBy(file, { inputs, given, context }) };
  });
  return {
    reused,
    watch: (event) => {
      if (event.type === 'actions-reused') labels.push(...event.labels);
      if (event.type === 'action-ended') labels.push(event.label);
    },
    settle: async (placed) => {
      const after = await inputsOf(context);
      // What was changed while it ran, and changed back, has other times.
      if (!before || before.digest !== after?.digest || before.times !== after.times) return;
      const one: Settled = { inputs: before.digest, time: context.now(), labels, placed };
      await replaceFile(file, JSON.stringify(one)).catch(() => undefined);
    },
  };
};

interface Looking {
  readonly before?: Inputs | undefined;
  readonly reused?: readonly Label[] | undefined;
}

/** Looks while nobody removes from the store or uses the folder; not at all where somebody does. */
const alone = async (
  product: string,
  context: Surroundings,
  look: () => Promise<Looking>,
): Promise<Looking> => {
  const { cache, results } = runFolders(context, product);
  const store = await tryRunLock(cache, { shared: true });
  const place = store && (await tryRunLock(results));
  try {
    return place ? await look() : {};
  } finally {
    await place?.();
    await store?.();
  }
};

interface Now {
  readonly inputs: Inputs;
  readonly given: Given;
  readonly context: Surroundings;
}

const reusedBy = (file: string, { inputs, given, context }: Now): readonly Label[] | undefined => {
  const known = readSettled(file);
  if (known?.inputs !== inputs.digest) return undefined;
  if (Math.abs(context.now() - known.time) >= day) return undefined;
  const pathOf = storedIn(context.folders.cache);
  const isThere = known.placed.every((one) => isPlaced(one, given.folder, pathOf));
  return isThere ? known.labels : undefined;
};

/** Below a cache: `<product>/<what was given>.json`. */
export const settledFolder = (cache: string): string => path.join(cache, 'settled');

const settled = z.object({
  inputs: z.string(),
  /**
   * Milliseconds since 1970. After a day, a plan looks at all that the end stands on, so that it
   * counts as used.
   */
  time: z.number(),
  labels: z.array(z.object({ step: z.string(), subject: z.string() })).readonly(),
  placed: z
    .array(
      z.object({
        path: z.string(),
        digest: z.string().refine((text) => isDigest(text)),
        size: z.number(),
      }),
    )
    .readonly(),
});

type Settled = z.output<typeof settled>;

const readSettled = (file: string): Settled | undefined => {
  try {
    return settled.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
};

interface Inputs {
  /** Of what they say. */
  readonly digest: string;
  /** Of when they, and the folders that they are in, were changed. */
  readonly times: string;
}

/** In bytes. No text that a plan is made of is as long; what else lies there can be. */
const large = 1 << 24;

/** Undefined where it is a release, where no key was made, or where a file could not be read. */
const inputsOf = async ({
  projectRoot,
  folders,
  env,
}: Surroundings): Promise<Inputs | undefined> => {
  const key = env['KILN_SIGNING_KEY']
    ? undefined
    : await madeDevelopmentKey(keyFolder(folders.state));
  if (key === undefined) return undefined;
  const said = createHash('sha256').update(`${process.version}\0${key.publicKey}\0`);
  const times = createHash('sha256');
  try {
    said.update(readFileSync(`${projectRoot}/node_modules/.package-lock.json`));
    const others = [`${folders.cache}/`, `${folders.state}/`];
    const files = listFiles(projectRoot)
      .map((file) => `${projectRoot}/${file}`)
      .filter((file) => !others.some((other) => file.startsWith(other)));
    for (const file of files) {
      const { size, ctimeMs } = statSync(file);
      const content = size > large ? String(ctimeMs) : hash('sha256', readFileSync(file));
      said.update(`${file}\0${content}\0`);
      times.update(`${ctimeMs}\0`);
    }
    for (const folder of foldersOf(files, projectRoot))
      times.update(`${statSync(folder).ctimeMs}\0`);
  } catch {
    return undefined;
  }
  return { digest: said.digest('hex'), times: times.digest('hex') };
};

/** Those that files are in, and those that these are in, up to the root. */
const foldersOf = (files: readonly string[], root: string): ReadonlySet<string> => {
  const found = new Set(files.map((file) => path.dirname(file)));
  // What is added to a set while it is walked through is walked through, too.
  for (const folder of found) if (folder !== root) found.add(path.dirname(folder));
  return found;
};
