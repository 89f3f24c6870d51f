import type { ImportFiles } from '../../recipes/check-imports.ts';
import { describe } from '../../recipes/describe.ts';
import type { SourceText } from '../../recipes/locate.ts';
import { readGlue, readImportLock, readImportSets } from '../../recipes/read-imports.ts';
import type { Diagnostic, Location } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';

export interface ImportFilesContext {
  /** The repository's files, as paths below its root. */
  readonly files: ReadonlySet<string>;
  readonly source: (file: string) => Promise<SourceText>;
  /** The product that stands on the base, and where it says so; none for the tools' base. */
  readonly namedBy?: { readonly product: string; readonly locate: () => Location };
}

/** Reads what a base takes from upstream: its import list, its lock, and its glue if it has any. */
export const readImportFiles = async (
  base: string,
  { files, source, namedBy }: ImportFilesContext,
): Promise<Result<ImportFiles, readonly Diagnostic[]>> => {
  const at = {
    sets: `recipes/imports/${base}.yaml`,
    lock: `recipes/lock/${base}.json`,
    glue: `recipes/imports/glue/${base}.yaml`,
  };
  if (!files.has(at.sets)) return failure([noImports(at.sets, { base, namedBy })]);
  if (!files.has(at.lock)) return failure([noLock(at.lock, { base, namedBy })]);
  const sets = readImportSets(await source(at.sets));
  const lock = readImportLock(await source(at.lock));
  const glue = files.has(at.glue) ? readGlue(await source(at.glue)) : undefined;
  if (sets.ok && lock.ok && (glue === undefined || glue.ok)) {
    return success({ sets: sets.value, lock: lock.value, ...(glue && { glue: glue.value }) });
  }
  const read = [sets, lock, ...(glue === undefined ? [] : [glue])];
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

const noLock = (file: string, { base, namedBy }: Missing): Diagnostic => ({
  code: 'lock/missing',
  message: `${base} is not locked yet: there is no ${file}`,
  ...(namedBy && { location: namedBy.locate() }),
  remedy: [
    namedBy
      ? `On a machine that reaches the base's repositories: kiln lock --product ${namedBy.product}`
      : 'It comes with Kiln: get it back from git.',
  ],
  exitCode: 2,
});
