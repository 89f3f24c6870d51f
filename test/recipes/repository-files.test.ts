import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { debian12 } from '../../containers/bases/debian-12.ts';
import { importsDigest } from '../../pipeline/project/imports-digest.ts';
import { checkProject } from '../../recipes/check-project.ts';
import { describe } from '../../recipes/describe.ts';
import type { RecipeFailure } from '../../recipes/failure.ts';
import type { SourceText } from '../../recipes/locate.ts';
import { baseLock, lockFile, readLock } from '../../recipes/lock.ts';
import { renderLock } from '../../recipes/render-lock.ts';
import { readGlue, readImportSets } from '../../recipes/read-imports.ts';
import { readProduct } from '../../recipes/read-product.ts';
import { readRecipe } from '../../recipes/read-recipe.ts';
import type { Result } from '../../pipeline/core/result.ts';
import { jsonSchemas } from '../../pipeline/maintenance/json-schemas.ts';
import { shown } from '../bad-inputs/shown.ts';

const root = join(import.meta.dirname, '..', '..');

const sourceOf = (file: string): SourceText => ({
  file,
  text: readFileSync(join(root, file), 'utf8'),
});

const yamlFilesIn = (folder: string) =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => `${folder}/${entry.name}`);

const filesIn = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));

const valueOf = <Value>(read: Result<Value, readonly RecipeFailure[]>): Value => {
  if (!read.ok) throw new Error(shown(read.failure.map(describe)));
  return read.value;
};

test.for([
  ...yamlFilesIn('recipes/packages').map((file) => [file, 'recipe'] as const),
  ...yamlFilesIn('recipes/products').map((file) => [file, 'product'] as const),
])('%s names the %s schema, so that editors complete it', ([file, schema]) => {
  expect(sourceOf(file).text).toMatch(
    new RegExp(`^# yaml-language-server: \\$schema=\\.\\./schema/${schema}\\.json\n`),
  );
});

test.for(yamlFilesIn('recipes/products'))('%s goes together with all that it names', (file) => {
  const product = valueOf(readProduct(sourceOf(file)));
  const { base } = product.value;
  const lock = valueOf(readLock(sourceOf(lockFile)));
  const imports = baseLock(lock, base);
  if (imports === undefined) throw new Error(`${base} is not locked`);
  const failures = checkProject({
    product,
    recipes: yamlFilesIn('recipes/packages').map((recipe) => valueOf(readRecipe(sourceOf(recipe)))),
    imports: {
      sets: valueOf(readImportSets(sourceOf(`recipes/imports/${base}.yaml`))),
      lock: imports,
      glue: valueOf(readGlue(sourceOf(`recipes/imports/glue/${base}.yaml`))),
    },
    lock,
    bases: ['debian-12', 'centos-7', 'almalinux-10'],
    files: new Set(['LICENSE', ...['recipes', 'specs', 'iso', 'pipeline'].flatMap(filesIn)]),
  });
  expect(shown(failures.map(describe)).trim()).toBe('');
});

test('the lock is of the import list, the glue and the base as they are', () => {
  const lock = valueOf(readLock(sourceOf(lockFile)));
  const sets = valueOf(readImportSets(sourceOf('recipes/imports/debian-12.yaml'))).value;
  const glue = valueOf(readGlue(sourceOf('recipes/imports/glue/debian-12.yaml'))).value;
  const { from } = lock.value.bases['debian-12'] ?? {};
  expect(from, 'run `kiln lock`').toBe(importsDigest(debian12, { sets, glue }));
  expect(sourceOf(lockFile).text).toBe(renderLock(lock.value));
});

test.for([...jsonSchemas()])('%s is what the schemas of the code say', ([file, text]) => {
  expect(
    sourceOf(file).text,
    'write it anew: npx node pipeline/maintenance/write-json-schemas.ts',
  ).toBe(text);
});
