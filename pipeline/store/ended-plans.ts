import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Output } from '../core/action.ts';
import { type Digest, digestOf, digestOfList } from '../core/digest.ts';
import type { ActionResult, Endings } from '../core/host.ts';
import { type EndedPlan, keepInUse, readEnding, writeEnding } from './ending-file.ts';
import { resultIn } from './read-trace.ts';
import type { TraceFiles } from './trace-files.ts';

export interface EndedPlans extends Endings {
  /** All that this run has executed; undefined where not all of that is kept. */
  readonly all: () => readonly EndedPlan[] | undefined;
  /** For the end of a run. What cannot be written is looked up once more. */
  readonly save: () => void;
}

export interface EndedOptions {
  readonly store: Pick<TraceFiles, 'used' | 'mark' | 'have' | 'era'>;
  /** Of plans with equal labels, the last one is kept for each of both. */
  readonly product: string;
  readonly projectRoot: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Below a cache: `<product>/<digest of the labels>`. */
export const endedFolder = (cache: string): string => path.join(cache, 'ended');

/**
 * How plans have ended. That counts while all results that it stands on are there, and none in the
 * store was replaced by another (what is lost is made again, and may be another then); and while
 * this program is the same. What is recorded beside them changes nothing.
 */
export const endedPlans = (cache: string, options: EndedOptions): EndedPlans => {
  const { store, product, projectRoot, now } = options;
  const folder = path.join(endedFolder(cache), product);
  const program = programDigest();
  const era = store.era();
  const recalled = new Map<string, EndedPlan>();
  const kept = new Map<string, readonly [EndedPlan, readonly ActionResult[]]>();

  const endedPlan = (goals: readonly Output[]): EndedPlan => {
    const labels = goals.map(({ action: { label } }) => [label.step, label.subject]);
    return {
      file: path.join(folder, digestOfList([projectRoot, labels])),
      goals: digestOfList([program, goals.map(({ action, path: part }) => [action.id, part])]),
    };
  };

  return {
    recall: (goals) => {
      const plan = endedPlan(goals);
      const found = readEnding(plan);
      if (found === undefined || found.era !== store.era()) return undefined;
      if (!store.have(found.keys)) return undefined;
      if (!keepInUse(plan, { mark: store.mark, now: now() })) return undefined;
      recalled.set(plan.file, plan);
      return resultsIn(found.results);
    },
    keep: (goals, results) => {
      const plan = endedPlan(goals);
      recalled.delete(plan.file);
      kept.set(plan.file, [plan, results]);
    },
    all: () =>
      era === store.era()
        ? [...recalled.values(), ...[...kept.values()].map(([plan]) => plan)]
        : undefined,
    save: () => {
      if (kept.size === 0 || era !== store.era()) return;
      const keys = store.used();
      for (const [plan, results] of kept.values()) {
        writeEnding(plan, { era, keys, results: JSON.stringify(results) });
      }
    },
  };
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
