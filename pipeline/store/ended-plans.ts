import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Action } from '../core/action.ts';
import { type Digest, digestOf, digestOfList } from '../core/digest.ts';
import type { ActionResult, Endings } from '../core/host.ts';
import { type EndedPlan, keepInUse, readEnding, writeEnding } from './ending-file.ts';
import { resultIn } from './read-trace.ts';
import type { TraceFiles } from './trace-files.ts';

export interface EndedPlans extends Endings {
  /** All that this run has executed; undefined where of one nothing is kept. */
  readonly all: () => readonly EndedPlan[] | undefined;
  /** For the end of a run: the store is then what it has made of it. */
  readonly save: () => void;
}

export interface EndedOptions {
  readonly store: Pick<TraceFiles, 'used' | 'mark' | 'state'>;
  /** Of plans with equal labels, the last one is kept for each of both. */
  readonly product: string;
  readonly projectRoot: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Below a cache: `<product>/<digest of the labels>`. */
export const endedFolder = (cache: string): string => path.join(cache, 'ended');

/**
 * How plans have ended. That counts while no result was recorded in the store since, or removed
 * from it, and while this program is the same.
 */
export const endedPlans = (cache: string, options: EndedOptions): EndedPlans => {
  const { store, product, projectRoot, now } = options;
  const folder = path.join(endedFolder(cache), product);
  const program = programDigest();
  const recalled = new Map<string, EndedPlan>();
  const kept = new Map<string, readonly [EndedPlan, readonly ActionResult[]]>();
  let isDistrusted = false;

  const endedPlan = (actions: readonly Action[]): EndedPlan => {
    const labels = actions.map(({ label: { step, subject } }) => [step, subject]);
    return {
      file: path.join(folder, digestOfList([projectRoot, labels])),
      goals: digestOfList([program, actions.map(({ id }) => id)]),
    };
  };

  return {
    recall: (actions) => {
      if (isDistrusted) return undefined;
      const plan = endedPlan(actions);
      const found = readEnding(plan);
      const isSame = found && found.state === store.state();
      if (!isSame || !keepInUse(plan, { mark: store.mark, now: now() })) return undefined;
      recalled.set(plan.file, plan);
      return resultsIn(found.results);
    },
    keep: (actions, results) => {
      const plan = endedPlan(actions);
      recalled.delete(plan.file);
      kept.set(plan.file, [plan, results]);
    },
    distrust: () => {
      isDistrusted = true;
    },
    all: () =>
      isDistrusted ? undefined : [...recalled.values(), ...[...kept.values()].map(([one]) => one)],
    save: () => {
      if (isDistrusted) return;
      for (const [plan, results] of kept.values()) {
        const keys = store.used().join(' ');
        writeEnding(plan, { state: store.state(), keys, results: JSON.stringify(results) });
      }
      // What this run has recorded beside these changes nothing of what they stand on.
      for (const plan of recalled.values()) stillSo(plan, store.state());
    },
  };
};

const stillSo = (plan: EndedPlan, state: string): void => {
  const found = readEnding(plan);
  if (found && found.state !== state) writeEnding(plan, { ...found, state });
};

const resultsIn = (text: string): readonly ActionResult[] | undefined => {
  const read: unknown = JSON.parse(text);
  if (!Array.isArray(read)) return undefined;
  const results = read.flatMap((one: unknown) => resultIn(one) ?? []);
  return results.length === read.length ? results : undefined;
};

/** Of the code that decides what is found where: other code looks anew. */
const programDigest = (): Digest => {
  const folders = [path.join(import.meta.dirname, '../core'), import.meta.dirname];
  const files = folders.flatMap((folder) =>
    readdirSync(folder).map((name) => path.join(folder, name)),
  );
  return digestOfList(files.toSorted().map((file) => digestOf(readFileSync(file))));
};
