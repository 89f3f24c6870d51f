import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const lockedPackage = z.strictObject({
  version: z.string(),
  architecture: z.string(),
  /** Path below the root of a mirror (`pool/main/…`) or of the RPM repository (`Packages/…`). */
  file: z.string(),
  sha256,
  /** Bytes. */
  size: z.int().positive(),
  /** The base's RPM repository that has it, by id; none where it is a .deb. */
  repository: z.string().optional(),
});

/** The shape of `recipes/lock/<base>.json`. */
export const importLockSchema = z.strictObject({
  base: z.string(),
  /** The key files of the base's RPM repositories: sha256 by URL. */
  keys: z.record(z.string(), sha256).readonly().optional(),
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
export const renderImportLock = ({ base, keys, sets, packages }: ImportLock): string =>
  [
    '{',
    `  "base": ${JSON.stringify(base)},`,
    ...(keys === undefined ? [] : [`  "keys": {\n${renderValues(keys)}\n  },`]),
    '  "sets": {',
    entries(sets).map(renderSet).join(',\n'),
    '  },',
    '  "packages": {',
    renderValues(packages),
    '  }',
    '}',
    '',
  ].join('\n');

const renderSet = ([name, members]: readonly [string, readonly string[]]) =>
  `    ${JSON.stringify(name)}: [\n${members.map((member) => `      ${JSON.stringify(member)}`).join(',\n')}\n    ]`;

const renderValues = (of: Readonly<Record<string, unknown>>) =>
  entries(of)
    .map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`)
    .join(',\n');

const entries = <Value>(
  of: Readonly<Record<string, Value>>,
): readonly (readonly [string, Value])[] => Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1));
