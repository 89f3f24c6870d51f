import { z } from 'zod';

const lockedPackage = z.strictObject({
  version: z.string(),
  architecture: z.string(),
  /** Path below a mirror's root: `pool/main/…`. */
  file: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Bytes. */
  size: z.int().positive(),
});

/** The shape of `recipes/lock/<base>.json`. */
export const importLockSchema = z.strictObject({
  base: z.string(),
  sets: z.record(z.string(), z.array(z.string()).readonly()).readonly(),
  packages: z.record(z.string(), lockedPackage).readonly(),
});

export type ImportLock = Readonly<z.infer<typeof importLockSchema>>;
export type LockedPackage = Readonly<z.infer<typeof lockedPackage>>;

/** A locked package with its name. */
export interface NamedPackage extends LockedPackage {
  readonly name: string;
}

/** The packages of some sets, each once, sorted by name. A set the lock does not know is empty. */
export const packagesOf = (lock: ImportLock, sets: readonly string[]): readonly NamedPackage[] => {
  const names = new Set(sets.flatMap((set) => lock.sets[set] ?? []));
  return [...names].sort().flatMap((name) => {
    const found = lock.packages[name];
    return found === undefined ? [] : [{ name, ...found }];
  });
};

/** The lock's text: one name or package a line and sorted, so that a change is a reviewable diff. */
export const renderImportLock = ({ base, sets, packages }: ImportLock): string =>
  [
    '{',
    `  "base": ${JSON.stringify(base)},`,
    '  "sets": {',
    entries(sets).map(renderSet).join(',\n'),
    '  },',
    '  "packages": {',
    entries(packages)
      .map(([name, locked]) => `    ${JSON.stringify(name)}: ${JSON.stringify(locked)}`)
      .join(',\n'),
    '  }',
    '}',
    '',
  ].join('\n');

const renderSet = ([name, members]: readonly [string, readonly string[]]) =>
  `    ${JSON.stringify(name)}: [\n${members.map((member) => `      ${JSON.stringify(member)}`).join(',\n')}\n    ]`;

const entries = <Value>(
  of: Readonly<Record<string, Value>>,
): readonly (readonly [string, Value])[] => Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1));
