import { createHash, hash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { CommandContext } from '../commands/context.ts';
import type { Label } from '../core/action.ts';
import { digestOfList, isDigest } from '../core/digest.ts';
import type { Event } from '../core/event.ts';
import { keysOf } from '../host/keys.ts';
import { isPlaced, type Placed } from '../host/place-files.ts';
import { replaceFile } from '../host/replace-file.ts';
import { day } from '../keeping.ts';
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
 * end as it did. Where anything is not as it was, the plan is to say why.
 */
export const openSettling = async (given: Given, context: Surroundings): Promise<Settling> => {
  const { projectRoot, folders, now } = context;
  const { product, command, names, folder } = given;
  const name = digestOfList([projectRoot, command, names]);
  const file = path.join(settledFolder(folders.cache), product, `${name}.json`);
  const key = await keyOf(context);
  const before = inputsOf(projectRoot, key);
  const labels: Label[] = [];
  const reused = (one: Settled): readonly Label[] | undefined => {
    const isNew = Math.abs(now() - one.time) < longest;
    const pathOf = storedIn(folders.cache);
    const isAsItWas = isNew && one.inputs === before?.digest;
    return isAsItWas && one.placed.every((each) => isPlaced(each, folder, pathOf))
      ? one.labels
      : undefined;
  };
  const known = readSettled(file);
  return {
    reused: known && reused(known),
    watch: (event) => {
      if (event.type === 'actions-reused') labels.push(...event.labels);
      if (event.type === 'action-ended') labels.push(event.label);
    },
    settle: async (placed) => {
      const after = inputsOf(projectRoot, key);
      // What was changed while it ran, and changed back, has another time.
      if (!before || before.digest !== after?.digest || before.changed !== after.changed) return;
      const one: Settled = { inputs: before.digest, time: now(), labels, placed };
      await replaceFile(file, JSON.stringify(one)).catch(() => undefined);
    },
  };
};

/** Below a cache: `<product>/<what was given>.json`. */
export const settledFolder = (cache: string): string => path.join(cache, 'settled');

/** Then a plan looks at all that the end stands on, so that it counts as used. */
const longest = 7 * day;

const settled = z.object({
  inputs: z.string(),
  /** Milliseconds since 1970. */
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

/** Which key is the product's is for the plan to say. */
const keyOf = async ({ folders, env, now }: Surroundings): Promise<string | undefined> => {
  const keys = await keysOf({
    state: folders.state,
    expected: 'development',
    env,
    now: new Date(now()),
  });
  return keys.ok ? keys.value.key.publicKey : undefined;
};

interface Inputs {
  readonly digest: string;
  /** When the last of them was changed, in milliseconds since 1970. */
  readonly changed: number;
}

/** In bytes. No text that a plan is made of is as long; what else lies there can be. */
const large = 1 << 24;

/** Undefined where there is no key, or where a file could not be read. */
const inputsOf = (root: string, key: string | undefined): Inputs | undefined => {
  if (key === undefined) return undefined;
  const all = createHash('sha256').update(`${process.version}\0${key}\0`);
  let changed = 0;
  try {
    for (const file of listFiles(root)) {
      const at = `${root}/${file}`;
      const { size, ctimeMs } = statSync(at);
      changed = Math.max(changed, ctimeMs);
      all.update(`${file}\0${size > large ? ctimeMs : hash('sha256', readFileSync(at))}\0`);
    }
  } catch {
    return undefined;
  }
  return { digest: all.digest('hex'), changed };
};
