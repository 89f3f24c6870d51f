import type { ImportFiles } from '../../recipes/check-imports.ts';
import { describe } from '../../recipes/describe.ts';
import type { SourceText } from '../../recipes/locate.ts';
import { baseLock, type Lock, lockFile } from '../../recipes/lock.ts';
import { readGlue, readImportSets } from '../../recipes/read-imports.ts';
import type { Located } from '../../recipes/read-yaml.ts';
import type { Diagnostic, Location } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';

export interface ImportFilesContext {
  /** The repository's files, as paths below its root. */
  readonly files: ReadonlySet<string>;
  readonly source: (file: string) => Promise<SourceText>;
  readonly lock: Located<Lock>;
  /** The product that stands on the base, and where it says so; none for the tools' base. */
  readonly namedBy?: { readonly product: string; readonly locate: () => Location };
}

/** Reads what a base takes from upstream: its import list, its part of the lock, and its glue if it has any. */
export const readImportFiles = async (
  base: string,
  { files, source, lock, namedBy }: ImportFilesContext,
): Promise<Result<ImportFiles, readonly Diagnostic[]>> => {
  const at = {
    sets: `recipes/imports/${base}.yaml`,
    glue: `recipes/imports/glue/${base}.yaml`,
  };
  if (!files.has(at.sets)) return failure([noImports(at.sets, { base, namedBy })]);
  const locked = baseLock(lock, base);
  if (locked === undefined) return failure([noLock({ base, namedBy })]);
  const sets = readImportSets(await source(at.sets));
  const glue = files.has(at.glue) ? readGlue(await source(at.glue)) : undefined;
  if (sets.ok && (glue === undefined || glue.ok)) {
    return success({ sets: sets.value, lock: locked, ...(glue && { glue: glue.value }) });
  }
  const read = [sets, ...(glue === undefined ? [] : [glue])];
  return failure(read.flatMap((one) => (one.ok ? [] : one.failure)).map(describe));
};

interface Missing {
  readonly base: string;
  readonly namedBy: ImportFilesContext['namedBy'] | undefined;
}

/** The base has no import list. */
export const noImports = (file: string, { base, namedBy }: Missing): Diagnostic => ({
  code: 'base/no-imports',
  message: `${file} is missing: it says what is taken from ${base}`,
  ...(namedBy && { location: namedBy.locate() }),
  exitCode: 2,
});

const noLock = ({ base, namedBy }: Missing): Diagnostic => ({
  code: 'lock/missing',
  message: `${base} is not locked yet: ${lockFile} does not have it`,
  ...(namedBy && { location: namedBy.locate() }),
  remedy: [
    namedBy
      ? `On a machine that reaches the base's repositories: kiln lock --product ${namedBy.product}`
      : 'It comes with Kiln: get it back from git.',
  ],
  exitCode: 2,
});
