import type { Action, Output } from '../../pipeline/core/action.ts';
import { seededRandom } from './seeded-random.ts';
import { workOf } from './work-of.ts';

export interface RandomBuilds {
  readonly goals: readonly Output[];
  readonly secondsOf: (action: Action, processors: number) => number;
}

interface Pace {
  readonly seconds: number;
  /** The part of it that no second processor makes shorter. */
  readonly serial: number;
}

/**
 * Builds as distributions have them: a source package, a root and an rpmbuild each; most short, a
 * few very long, the long ones in parallel; most need what a few central ones make.
 */
export const randomBuilds = (seed: number, count: number): RandomBuilds => {
  const random = seededRandom(seed);
  const paces = new Map<string, Pace>();
  const work = (name: string, needs: readonly Output[], pace: Pace) => {
    paces.set(name, pace);
    return workOf(name, needs, {}, pace.serial < 1 ? Infinity : 1);
  };
  const built: Output[] = [];
  for (let index = 0; index < count; index += 1) {
    const srpm = work(`srpm ${index}`, [], { seconds: 0.5, serial: 1 });
    const needs = neededBy(random, built);
    const root = work(`root ${index}`, [srpm, ...needs], { seconds: 2 + 2 * random(), serial: 1 });
    const seconds = Math.min(3600, 15 * Math.exp(1.3 * normal(random)));
    const serial = seconds < 20 ? 1 : 0.1 + 0.5 * random();
    built.push(work(`rpm ${index}`, [root, srpm], { seconds, serial }));
  }
  return {
    goals: built,
    secondsOf: ({ label }, processors) => {
      const { seconds = 1, serial = 1 } = paces.get(label.subject) ?? {};
      return seconds * (serial + (1 - serial) / processors);
    },
  };
};

/** Up to four earlier ones, the first ones far more often than the others. */
const neededBy = (random: () => number, built: readonly Output[]): readonly Output[] => {
  const picked = Array.from({ length: Math.floor(5 * random()) }, () => {
    const index = Math.floor(built.length * random() ** 3);
    return built[index];
  });
  return [...new Set(picked.filter((one) => one !== undefined))];
};

const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
