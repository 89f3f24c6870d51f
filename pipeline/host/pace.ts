/** One measurement of an action. */
export interface Measured {
  readonly seconds: number;
  /** How many processors it was told to use. */
  readonly processors: number;
  /** How many it kept busy on the average, where that was measured. */
  readonly busy: number;
}

/** How fast an action is, whatever it is told to use. */
export interface Pace {
  /** Seconds that it takes on one processor. */
  readonly work: number;
  /** The part of the work that no second processor makes shorter: 0 to 1. */
  readonly serial: number;
}

/** What several measurements say: one that was disturbed, or two, make no difference. */
export const paceOf = (all: readonly Measured[]): Pace | undefined => {
  const work = median(all.map(({ seconds, ...used }) => seconds * counted(used)));
  if (work === undefined) return undefined;
  // Others on the machine can only make a job look more serial than it is.
  return { work, serial: Math.min(1, ...all.map(serialPart)) };
};

/** Seconds with so many processors, by Amdahl's law. */
export const secondsOn = ({ work, serial }: Pace, processors: number): number =>
  work * (serial + (1 - serial) / processors);

/** The middle one; of two in the middle, the lesser: what disturbs makes longer. */
export const median = (numbers: readonly number[]): number | undefined => quantile(numbers, 1 / 2);

/** The one that such a part of them does not exceed; of two, the lesser. */
export const quantile = (numbers: readonly number[], part: number): number | undefined =>
  numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) * part)];

/** What a job does beyond what it was told to use does not change with that. */
const counted = ({ processors, busy }: Omit<Measured, 'seconds'>): number =>
  Math.max(1, Math.min(busy, processors));

const serialPart = ({ processors, busy }: Measured): number => {
  const used = counted({ processors, busy });
  return used > 1 ? (processors - used) / (used * (processors - 1)) : 1;
};
