import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { SourceText, YamlMemory } from '../../recipes/locate.ts';

/** Reads files of a project, named by their paths below its root. */
export const projectSource =
  (root: string, memory?: YamlMemory): ((file: string) => Promise<SourceText>) =>
  async (file) => ({
    file,
    text: readFileSync(path.join(root, file), 'utf8'),
    ...(memory ? { memory } : {}),
  });
