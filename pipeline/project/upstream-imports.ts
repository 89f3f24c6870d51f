import type { Base, BaseRepository, RegistryRoot } from '../../containers/bases/base.ts';
import type { ImportFiles } from '../../recipes/check-imports.ts';
import type { ImportLock, LockedImage } from '../../recipes/imports/import-lock.ts';
import { lockFile } from '../../recipes/lock.ts';
import { planUpstreamRpms, type UpstreamRepository } from '../../specs/plan-imports.ts';
import type { Output } from '../core/action.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';
import type { BaseImports } from './base-imports.ts';

export interface UpstreamImportsOptions {
  readonly lock: Pick<ImportFiles['lock'], 'value'>;
  readonly tools: Output<'image'>;
  /** Of the base. */
  readonly root: RegistryRoot;
}

/** Imports of a base that has RPMs of its own: they are verified, and installed by its image. */
export const upstreamImports = (
  base: Base,
  { lock, tools, root }: UpstreamImportsOptions,
): Result<BaseImports, Diagnostic> => {
  const { image } = lock.value;
  const stray = strayPackage(base, lock.value);
  // Without `--update`, a package that is locked stays as it is, and so of that repository.
  if (stray !== undefined) return failure(outdated(base, stray, { by: 'kiln lock --update' }));
  if (image?.reference !== root.reference)
    return failure(outdated(base, `it lacks the image ${root.reference}`, { by: 'kiln lock' }));
  const missing = missingKey(base, lock.value);
  if (missing !== undefined) return failure(outdated(base, missing, { by: 'kiln lock' }));
  const repositories = base.repositories.map((one) => withLockedKeys(one, lock.value));
  return success({
    rpmsOf: (packages, purpose) => planUpstreamRpms(packages, { purpose, tools, repositories }),
    installedBy: { kind: 'registry', reference: pinned(image) },
  });
};

/** `docker.io/library/centos:7.5.1804` by its digest: tags move. */
const pinned = ({ reference, digest }: LockedImage): string =>
  `${reference.replace(/:[^:/]+$/, '')}@${digest}`;

/** What the lock has of repositories that are none of the base's. */
const strayPackage = ({ repositories }: Base, lock: ImportLock): string | undefined => {
  const known = new Set(repositories.map(({ id }) => id));
  const [stray] = Object.entries(lock.packages).filter(
    ([, { repository }]) => repository === undefined || !known.has(repository),
  );
  return (
    stray &&
    `${stray[0]} is of ${stray[1].repository ?? 'no repository'}, which the base does not name`
  );
};

const missingKey = ({ repositories }: Base, lock: ImportLock): string | undefined => {
  const key = repositories
    .flatMap(({ keys }) => keys)
    .find(({ url }) => lock.keys?.[url] === undefined);
  return key && `it lacks the key ${key.url}`;
};

const withLockedKeys = (
  { id, urls, keys }: BaseRepository,
  lock: ImportLock,
): UpstreamRepository => ({
  id,
  urls,
  keys: keys.map((key) => ({ ...key, sha256: lock.keys?.[key.url] ?? '' })),
});

const outdated = (
  { name }: Base,
  problem: string,
  { by }: { readonly by: string },
): Diagnostic => ({
  code: 'lock/outdated',
  message: `${lockFile} does not fit the base ${name}: ${problem}`,
  remedy: [`Run \`${by}\`.`],
  exitCode: 2,
});
