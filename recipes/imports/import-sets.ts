import { z } from 'zod';

const packageSet = z.strictObject({
  /** `deb`: installed as they are. `rpm`: rewrapped into the repository. */
  form: z.enum(['deb', 'rpm']),
  /** Names that our own specs deliver: they satisfy dependencies and are not taken from Debian. */
  ours: z.array(z.string()).readonly().default([]),
  packages: z.array(z.string()).readonly(),
  also: z.array(z.string()).readonly().default([]),
});

/** The shape of `recipes/imports/<base>.yaml`: which upstream packages a base takes, by set. */
export const importSetsSchema = z.strictObject({
  base: z.string(),
  suite: z.string(),
  component: z.string(),
  architecture: z.string(),
  sets: z.record(z.string(), packageSet).readonly(),
});

export type ImportSets = Readonly<z.infer<typeof importSetsSchema>>;
export type PackageSet = Readonly<z.infer<typeof packageSet>>;
