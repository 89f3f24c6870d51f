import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { CommandContext } from '../commands/context.ts';
import type { Label } from '../core/action.ts';
import { digestOfList, isDigest } from '../core/digest.ts';
import type { Event, Noted } from '../core/event.ts';
import { isPlaced, type Placed, type Seen } from '../host/place-files.ts';
import { replaceFile } from '../host/replace-file.ts';
import { tryRunLock } from '../host/run-lock.ts';
import { runFolders } from '../run-locks.ts';
import { storedIn } from '../store/directory.ts';
import { type EndedPlan, keepInUse, touch } from '../store/ending-file.ts';
import { markIn } from '../store/trace-files.ts';
import { type RepositoryState, repositoryState } from './repository-state.ts';

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
  /** How it would end, if that is as it did; undefined if it must run. */
  readonly reused: Reused | undefined;
  /** What was in the place of these bytes when it last ended well, whatever has changed since. */
  readonly seen: (file: Pick<Placed, 'path' | 'digest'>) => Seen | undefined;
  /** Takes what it tells while it runs. */
  readonly watch: (event: Event) => void;
  /**
   * Notes how it has ended; and no more than what it has placed, where it would not or may not end
   * so. Where that cannot be written, it runs once more.
   */
  readonly settle: (end: End) => Promise<void>;
}

/** What a command would tell that need not run. */
export interface Reused {
  /** The actions that its end stands on. */
  readonly labels: readonly Label[];
  readonly notes: readonly Note[];
}

type Note = Pick<Noted, 'level' | 'message'>;

/** What a command's end is. */
export interface End {
  /** Files that are in their places then. */
  readonly placed: readonly Placed[];
  /** The plans that it stands on; undefined where of one nothing is kept, or it has not ended well. */
  readonly ended: readonly EndedPlan[] | undefined;
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
  const notes: Note[] = [];
  const { before, reused } = await alone(given.product, context, async () => {
    const inputs = await repositoryState(context);
    return { before: inputs, reused: inputs && reusedBy(file, { inputs, given, context }) };
  });
  return {
    reused,
    seen: seenIn(file),
    watch: (event) => {
      if (event.type === 'noted' && event.stands) {
        notes.push({ level: event.level, message: event.message });
      }
      if (event.type === 'actions-reused') for (const label of event.labels) labels.push(label);
      if (event.type === 'action-ended') labels.push(event.label);
    },
    settle: async ({ placed, ended }) => {
      // Another run had the folder when this one began: what that one has settled may well hold.
      if (before === undefined && isSettledIn(file)) return;
      const isSettled = before && ended && (await before.isUntouched());
      const one: Settled = { subjects: subjectsOf(labels), notes, placed, ended: ended ?? [] };
      const text = `${isSettled ? before.digest : ''}\n${JSON.stringify(one)}`;
      await replaceFile(file, text).catch(() => undefined);
    },
  };
};

interface Looking {
  readonly before?: RepositoryState | undefined;
  readonly reused?: Reused | undefined;
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
  readonly inputs: RepositoryState;
  readonly given: Given;
  readonly context: Surroundings;
}

const reusedBy = (file: string, { inputs, given, context }: Now): Reused | undefined => {
  const known = readSettled(file, inputs.digest);
  if (known === undefined) return undefined;
  const { cache } = context.folders;
  const pathOf = storedIn(cache);
  if (!known.placed.every((one) => isPlaced(one, given.folder, pathOf))) return undefined;
  const marking = { mark: markIn(cache), now: context.now() };
  if (!known.ended.every((plan) => keepInUse(plan, marking))) return undefined;
  touch(file, marking.now);
  return { labels: labelsOf(known), notes: known.notes };
};

/** Below a cache: `<product>/<what was given>.json`. */
export const settledFolder = (cache: string): string => path.join(cache, 'settled');

const settled = z.object({
  /** Of the actions, by step: there are tens of thousands. */
  subjects: z.array(z.tuple([z.string(), z.array(z.string()).readonly()])).readonly(),
  notes: z.array(z.object({ level: z.enum(['info', 'warning']), message: z.string() })).readonly(),
  placed: z
    .array(
      z.object({
        path: z.string(),
        digest: z.string().refine((text) => isDigest(text)),
        size: z.number(),
        mtimeMs: z.number(),
        ino: z.number(),
      }),
    )
    .readonly(),
  ended: z.array(z.object({ file: z.string(), goals: z.string() })).readonly(),
});

type Settled = z.output<typeof settled>;

const subjectsOf = (labels: readonly Label[]): Settled['subjects'] =>
  [...Map.groupBy(labels, ({ step }) => step)].map(([step, some]) => [
    step,
    some.map(({ subject }) => subject),
  ]);

const labelsOf = ({ subjects }: Settled): readonly Label[] =>
  subjects.flatMap(([step, some]) => some.map((subject) => ({ step, subject })));

/** Read when it is first asked for: what is over at once does not ask. */
const seenIn = (file: string): Settling['seen'] => {
  let known: ReadonlyMap<string, Placed> | undefined;
  return ({ path: name, digest }) => {
    known ??= new Map(readSettled(file)?.placed.map((one) => [one.path, one]));
    const one = known.get(name);
    return one?.digest === digest ? one : undefined;
  };
};

const isSettledIn = (file: string): boolean => {
  try {
    return !readFileSync(file, 'utf8').startsWith('\n');
  } catch {
    return false;
  }
};

/** Two lines: what the end was made of, and what it was. Undefined where it is of something else. */
const readSettled = (file: string, madeOf?: string): Settled | undefined => {
  try {
    const text = readFileSync(file, 'utf8');
    if (madeOf !== undefined && !text.startsWith(`${madeOf}\n`)) return undefined;
    return settled.safeParse(JSON.parse(text.slice(text.indexOf('\n')))).data;
  } catch {
    return undefined;
  }
};
