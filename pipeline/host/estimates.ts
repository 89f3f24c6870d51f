import type { Label } from '../core/action.ts';
import { type Measurements, nameOf, stepOf } from './measurements.ts';
import { median, type Pace, paceOf } from './pace.ts';

/** So many actions must be known in both before this machine is compared with the seed's. */
const comparable = 3;

/** Shorter ones say little of a machine. */
const comparedSeconds = 1;

/**
 * What to expect of an action that was never measured here: what the seed says, at this machine's
 * speed; else what is usual for its step.
 */
export const estimates = (
  known: Measurements,
  seed: Measurements,
): ((label: Label) => Pace | undefined) => {
  const here = pacesOf(known);
  const there = pacesOf(seed);
  const slowness = slownessOf(here, there);
  const scaled = new Map(
    [...there].map(([name, { work, serial }]) => [name, { work: work * slowness, serial }]),
  );
  const usual = usualPaces(new Map([...scaled, ...here]));
  return (label) => scaled.get(nameOf(label)) ?? usual.get(label.step);
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

const usualPaces = (paces: Paces): Paces => {
  const steps = Map.groupBy([...paces], ([name]) => stepOf(name));
  return new Map(
    [...steps].map(([step, all]) => [
      step,
      {
        work: median(all.map(([, { work }]) => work)) ?? 0,
        serial: median(all.map(([, { serial }]) => serial)) ?? 1,
      },
    ]),
  );
};
