import path from 'node:path';
import type { Label } from '../core/action.ts';
import type { Event } from '../core/event.ts';
import { labelName } from '../core/label-name.ts';
import { estimates } from './estimates.ts';
import { printMeasurements, readMeasurements } from './measurements.ts';
import { replaceFile } from './replace-file.ts';
import { type Measured, type Pace, paceOf, secondsOn } from './pace.ts';

/** How long actions took in the last runs, by their label. Lost with the cache, and learnt again. */
export interface History {
  /**
   * With so many processors. Undefined where nothing like it was ever measured. `small`: less is
   * expected of it than of most of its step, while it was never measured itself.
   */
  readonly secondsOf: (
    label: Label,
    processors: number,
    options?: { readonly small?: boolean },
  ) => number | undefined;
  readonly remember: (label: Label, measured: Measured) => void;
  readonly save: () => Promise<void>;
}

/** Of each action the last ones: what changed long ago does not count for ever. */
const kept = 5;

/** By this part, before all is estimated anew: which costs a look at everything. */
const grown = 1 / 16;

/** `seed` is a file with what was measured elsewhere, so that the first run is not blind. */
export const openHistory = async (cache: string, seed?: string): Promise<History> => {
  const file = path.join(cache, 'history.json');
  const known = new Map(await readMeasurements(file));
  const seeded = seed === undefined ? new Map() : await readMeasurements(seed);
  const paces = new Map<string, Pace | undefined>();
  const learnt = new Map<string, readonly Measured[]>();
  let estimate = estimates(known, seeded);
  let more = 0;
  /** What is measured says something of the rest: looked at again whenever there is so much more. */
  const learn = () => {
    more += 1;
    if (more < known.size * grown) return;
    estimate = estimates(known, seeded);
    paces.clear();
    more = 0;
  };
  return {
    secondsOf: (label, processors, { small = false } = {}) => {
      const name = labelName(label);
      if (!paces.has(name)) {
        paces.set(name, paceOf(known.get(name) ?? []) ?? estimate({ label, small }));
      }
      const pace = paces.get(name);
      return pace && secondsOn(pace, processors);
    },
    remember: (label, measured) => {
      const name = labelName(label);
      known.set(name, withMore(known.get(name), [measured]));
      learnt.set(name, withMore(learnt.get(name), [measured]));
      paces.delete(name);
      learn();
    },
    save: async () => {
      if (learnt.size === 0) return;
      // Other runs may have learnt something meanwhile.
      const all = new Map(await readMeasurements(file));
      for (const [name, own] of learnt) all.set(name, withMore(all.get(name), own));
      // A full disk: only what was learnt is lost, and no run fails for it.
      await replaceFile(file, printMeasurements(all)).catch(() => undefined);
    },
  };
};

const withMore = (
  before: readonly Measured[] | undefined = [],
  more: readonly Measured[],
): readonly Measured[] => [...before, ...more].slice(-kept);

/** Hands events on, and remembers how long took what was built. */
export const learning =
  ({ remember }: History, report: (event: Event) => void) =>
  (event: Event): void => {
    if (event.type === 'action-ended' && event.outcome === 'built') {
      const { label, seconds, processors = 1, busyProcessors = 1 } = event;
      remember(label, { seconds, processors, busy: busyProcessors });
    }
    report(event);
  };
