import { z } from 'zod';

const packageSet = z.strictObject({
  /** `deb`: installed as they are. `rpm`: taken as RPMs; .debs are rewrapped. */
  form: z.enum(['deb', 'rpm']).default('rpm'),
  /** Names that our own specs deliver: they are not taken, and of .debs they satisfy dependencies. */
  ours: z.array(z.string()).readonly().default([]),
  packages: z.array(z.string()).readonly(),
  also: z.array(z.string()).readonly().default([]),
});

/** The shape of `recipes/imports/<base>.yaml`: which upstream packages a base takes, by set. */
export const importSetsSchema = z.strictObject({
  base: z.string(),
  sets: z.record(z.string(), packageSet).readonly(),
});

export type ImportSets = Readonly<z.infer<typeof importSetsSchema>>;
export type PackageSet = Readonly<z.infer<typeof packageSet>>;
