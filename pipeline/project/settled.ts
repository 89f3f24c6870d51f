import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { CommandContext } from '../commands/context.ts';
import type { Label } from '../core/action.ts';
import { digestOfList, isDigest } from '../core/digest.ts';
import type { Event } from '../core/event.ts';
import { isPlaced, type Placed } from '../host/place-files.ts';
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
  /** The actions that its end stands on, if it would end as it did; undefined if it must run. */
  readonly reused: readonly Label[] | undefined;
  /** Takes what it tells while it runs. */
  readonly watch: (event: Event) => void;
  /** Notes that it has ended well. Where that cannot be written, it runs once more. */
  readonly settle: (end: End) => Promise<void>;
}

/** What a command's end is. */
export interface End {
  /** Files that are in their places then. */
  readonly placed: readonly Placed[];
  /** The plans that it stands on; undefined where of one nothing is kept. */
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
  const { before, reused } = await alone(given.product, context, async () => {
    const inputs = await repositoryState(context);
    return { before: inputs, reused: inputs && reusedBy(file, { inputs, given, context }) };
  });
  return {
    reused,
    watch: (event) => {
      if (event.type === 'actions-reused') for (const label of event.labels) labels.push(label);
      if (event.type === 'action-ended') labels.push(event.label);
    },
    settle: async ({ placed, ended }) => {
      if (!before || !ended || !(await before.isUntouched())) return;
      const one: Settled = { subjects: subjectsOf(labels), placed, ended };
      const text = `${before.digest}\n${JSON.stringify(one)}`;
      await replaceFile(file, text).catch(() => undefined);
    },
  };
};

interface Looking {
  readonly before?: RepositoryState | undefined;
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
  readonly inputs: RepositoryState;
  readonly given: Given;
  readonly context: Surroundings;
}

const reusedBy = (file: string, { inputs, given, context }: Now): readonly Label[] | undefined => {
  const known = readSettled(file, inputs);
  if (known === undefined) return undefined;
  const { cache } = context.folders;
  const pathOf = storedIn(cache);
  if (!known.placed.every((one) => isPlaced(one, given.folder, pathOf))) return undefined;
  const marking = { mark: markIn(cache), now: context.now() };
  if (!known.ended.every((plan) => keepInUse(plan, marking))) return undefined;
  touch(file, marking.now);
  return labelsOf(known);
};

/** Below a cache: `<product>/<what was given>.json`. */
export const settledFolder = (cache: string): string => path.join(cache, 'settled');

const settled = z.object({
  /** Of the actions, by step: there are tens of thousands. */
  subjects: z.array(z.tuple([z.string(), z.array(z.string()).readonly()])).readonly(),
  placed: z
    .array(
      z.object({
        path: z.string(),
        digest: z.string().refine((text) => isDigest(text)),
        size: z.number(),
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

/** Two lines: what the end was made of, and what it was. */
const readSettled = (file: string, { digest }: RepositoryState): Settled | undefined => {
  try {
    const text = readFileSync(file, 'utf8');
    if (!text.startsWith(`${digest}\n`)) return undefined;
    return settled.safeParse(JSON.parse(text.slice(digest.length))).data;
  } catch {
    return undefined;
  }
};
