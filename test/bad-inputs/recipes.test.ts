import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describe } from '../../recipes/describe.ts';
import { readProduct } from '../../recipes/read-product.ts';
import { readRecipe } from '../../recipes/read-recipe.ts';
import { shown } from './shown.ts';

const folder = (name: string) => join(import.meta.dirname, 'recipes', name);

const bad = (kind: string) =>
  readdirSync(folder(kind))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => ({ file, text: readFileSync(join(folder(kind), file), 'utf8') }));

test.for(bad('packages'))('the recipe $file is refused, and each line says why', async (source) => {
  const read = readRecipe(source);
  expect(read.ok).toBe(false);
  if (read.ok) return;
  const diagnostics = read.failure.map(describe);
  expect(diagnostics.map(({ exitCode }) => exitCode)).toEqual(diagnostics.map(() => 2));
  const golden = join(folder('packages'), source.file.replace(/yaml$/, 'txt'));
  await expect(shown(diagnostics)).toMatchFileSnapshot(golden);
});

test.for(bad('products'))(
  'the product $file is refused, and each line says why',
  async (source) => {
    const read = readProduct(source);
    expect(read.ok).toBe(false);
    if (read.ok) return;
    const golden = join(folder('products'), source.file.replace(/yaml$/, 'txt'));
    await expect(shown(read.failure.map(describe))).toMatchFileSnapshot(golden);
  },
);
