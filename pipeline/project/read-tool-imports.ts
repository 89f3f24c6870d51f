import { toolsBase } from '../../containers/bases/catalogue.ts';
import type { ImportFiles } from '../../recipes/check-imports.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Result } from '../core/result.ts';
import { listFiles } from './list-files.ts';
import { projectSource } from './project-source.ts';
import { readImportFiles } from './read-import-files.ts';
import { readProjectLock } from './read-project-lock.ts';

/** What the tools image is made from, for who needs no product. */
export const readToolImports = async (
  root: string,
): Promise<Result<ImportFiles, readonly Diagnostic[]>> => {
  const files = new Set(listFiles(root));
  const source = projectSource(root);
  const lock = await readProjectLock({ files, source });
  return lock.ok ? readImportFiles(toolsBase.name, { files, source, lock: lock.value }) : lock;
};
