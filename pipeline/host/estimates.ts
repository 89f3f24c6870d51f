import type { Label } from '../core/action.ts';
import { labelName } from '../core/label-name.ts';
import { type Measurements, stepOf } from './measurements.ts';
import { median, type Pace, paceOf, quantile } from './pace.ts';

/**
 * So many actions must be known in both before this machine is compared with the seed's, and here
 * before they say what is usual for a step.
 */
const comparable = 3;

/** Shorter ones say little of a machine. */
const comparedSeconds = 1;

/** What is known of an action before it was ever measured. */
export interface Kind {
  readonly label: Label;
  /** Probably less than most of its step. */
  readonly small: boolean;
}

/**
 * What to expect of an action that was never measured here: what the seed says, at this machine's
 * speed; of a stage or a round what its package takes; else what is usual for its step, here as soon as a few such actions were measured.
 */
export const estimates = (
  known: Measurements,
  seed: Measurements,
): ((kind: Kind) => Pace | undefined) => {
  const here = pacesOf(known);
  const there = pacesOf(seed);
  const slowness = slownessOf(here, there);
  const scaled = new Map(
    [...there].map(([name, { work, serial }]) => [name, { work: work * slowness, serial }]),
  );
  const own = usualPaces(here, comparable);
  const usual = usualPaces(new Map([...scaled, ...here]), 1);
  return ({ label, small }) => {
    const { step, subject } = label;
    // A stage or a later round takes about as long as the package: `gcc@2`.
    const [whole = ''] = subject.split('@', 1);
    const ofWhole = labelName({ step, subject: whole });
    const known = scaled.get(labelName(label)) ?? here.get(ofWhole) ?? scaled.get(ofWhole);
    if (known) return known;
    return own.get(step)?.middle ?? usual.get(step)?.[small ? 'small' : 'middle'];
  };
};

type Paces = ReadonlyMap<string, Pace>;

const pacesOf = (measurements: Measurements): Paces =>
  new Map(
    [...measurements].flatMap(([name, all]) => {
      const pace = paceOf(all);
      return pace ? [[name, pace] as const] : [];
    }),
  );

/** How many times as long things take here. */
const slownessOf = (here: Paces, there: Paces): number => {
  const ratios = [...there].flatMap(([name, { work }]) => {
    const own = here.get(name);
    return own && work >= comparedSeconds ? [own.work / work] : [];
  });
  return ratios.length < comparable ? 1 : (median(ratios) ?? 1);
};

interface Usual {
  readonly middle: Pace;
  /** The lower quartile. */
  readonly small: Pace;
}

/** By step, where at least so many were measured of it. */
const usualPaces = (paces: Paces, atLeast: number): ReadonlyMap<string, Usual> => {
  const steps = Map.groupBy([...paces], ([name]) => stepOf(name));
  const enough = [...steps].filter(([, all]) => all.length >= atLeast);
  return new Map(
    enough.map(([step, all]) => {
      const works = all.map(([, { work }]) => work);
      const serial = median(all.map(([, one]) => one.serial)) ?? 1;
      const paceAt = (part: number) => ({ work: quantile(works, part) ?? 0, serial });
      return [step, { middle: paceAt(1 / 2), small: paceAt(1 / 4) }];
    }),
  );
};
