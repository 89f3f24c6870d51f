import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { toolsBase } from '../../containers/bases/catalogue.ts';
import type { ImportFiles } from '../../recipes/check-imports.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Result } from '../core/result.ts';
import { listFiles } from './list-files.ts';
import { readImportFiles } from './read-import-files.ts';

/** What the tools image is made from, for who needs no product. */
export const readToolImports = async (
  root: string,
): Promise<Result<ImportFiles, readonly Diagnostic[]>> =>
  readImportFiles(toolsBase.name, {
    files: new Set(listFiles(root)),
    source: async (file) => ({ file, text: await readFile(path.join(root, file), 'utf8') }),
  });
