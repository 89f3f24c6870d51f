import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { checkProject } from '../../recipes/check-project.ts';
import { describe } from '../../recipes/describe.ts';
import type { RecipeFailure } from '../../recipes/failure.ts';
import type { SourceText } from '../../recipes/locate.ts';
import { readGlue, readImportLock, readImportSets } from '../../recipes/read-imports.ts';
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
  const failures = checkProject({
    product,
    recipes: yamlFilesIn('recipes/packages').map((recipe) => valueOf(readRecipe(sourceOf(recipe)))),
    imports: {
      sets: valueOf(readImportSets(sourceOf(`recipes/imports/${base}.yaml`))),
      lock: valueOf(readImportLock(sourceOf(`recipes/lock/${base}.json`))),
      glue: valueOf(readGlue(sourceOf(`recipes/imports/glue/${base}.yaml`))),
    },
    bases: ['debian-12', 'centos-7', 'almalinux-10'],
    files: new Set(['LICENSE', ...['recipes', 'specs', 'iso', 'pipeline'].flatMap(filesIn)]),
  });
  expect(shown(failures.map(describe)).trim()).toBe('');
});

test.for([...jsonSchemas()])('%s is what the schemas of the code say', ([file, text]) => {
  expect(
    sourceOf(file).text,
    'write it anew: npx node pipeline/maintenance/write-json-schemas.ts',
  ).toBe(text);
});
