import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { importCodeFiles } from '../../../pipeline/project/import-code-digest.ts';
import { projectRoot } from '../../rig/run-process.ts';

/** A file and all of ours that it imports for more than types. */
const reachedFrom = (file: string, reached = new Set<string>()): ReadonlySet<string> => {
  if (reached.has(file)) return reached;
  reached.add(file);
  const imports = readFileSync(file, 'utf8').matchAll(/^import (?!type )[^;]*?'(\.[^']+)';/gm);
  for (const [, target = ''] of imports) reachedFrom(path.resolve(file, '..', target), reached);
  return reached;
};

test('whatever code the specs of imports depend on is part of its digest', async () => {
  const hashed = new Set(await importCodeFiles());
  const reached = reachedFrom(path.join(projectRoot, 'specs/imports/import-spec.ts'));
  // What a step says is in its action's key already, and the core writes no text of a spec.
  const elsewhere = ['specs/steps/', 'pipeline/core/'];
  const missing = [...reached]
    .filter((file) => !hashed.has(file))
    .map((file) => path.relative(projectRoot, file))
    .filter((file) => !elsewhere.some((folder) => file.startsWith(folder)));
  expect(missing).toEqual([]);
  expect(reached.size).toBeGreaterThan(5);
});
