import { z } from 'zod';
import { sha256 } from '../words.ts';

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

const lockedImage = z.strictObject({
  /** As the base names it: a tag in a registry. */
  reference: z.string(),
  /** The manifest that the tag stood for, of the base's architecture. */
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
});

/** What a base takes from the outside world, as the lock has it. */
export const importLockSchema = z.strictObject({
  /**
   * Of all that says what is taken: while it is the same, `kiln lock` has nothing to resolve. See
   * `importsDigest`.
   */
  from: sha256.optional(),
  /** The base's image, where a registry has it. */
  image: lockedImage.optional(),
  /** The key files of the base's RPM repositories: sha256 by URL. */
  keys: z.record(z.string(), sha256).readonly().optional(),
  sets: z.record(z.string(), z.array(z.string()).readonly()).readonly(),
  packages: z.record(z.string(), lockedPackage).readonly(),
});

export type ImportLock = Readonly<z.infer<typeof importLockSchema>>;
export type LockedPackage = Readonly<z.infer<typeof lockedPackage>>;
export type LockedImage = Readonly<z.infer<typeof lockedImage>>;

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
