import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openYamlMemory } from '../../../pipeline/host/yaml-memory.ts';
import { readRecipe } from '../../../recipes/read-recipe.ts';
import { temporaryFolder } from '../../rig/temporary-folder.ts';

const file = 'recipes/packages/zstd.yaml';
const text = 'name: zstd\nspec: specs/packages/zstd/zstd.spec\nsources: []\n';

const filled = async () => {
  const cache = await temporaryFolder();
  const memory = await openYamlMemory(cache);
  const first = readRecipe({ file, text, memory });
  await memory.save();
  return { cache, first, saved: path.join(cache, 'yaml.json') };
};

test('a text that was in order is read from memory, and located as if it had been parsed', async () => {
  const { cache, first } = await filled();
  const memory = await openYamlMemory(cache);
  expect(memory.valueOf(text)).toEqual({
    name: 'zstd',
    spec: 'specs/packages/zstd/zstd.spec',
    sources: [],
  });
  const again = readRecipe({ file, text, memory });
  if (!first.ok || !again.ok) throw new Error('the recipe is in order');
  expect(again.value.value).toEqual(first.value.value);
  expect(again.value.locate(['spec'])).toEqual(first.value.locate(['spec']));
  expect(again.value.locate(['spec'])).toMatchObject({ line: 2, column: 7 });
});

test('what is wrong is told anew each time, whatever was remembered', async () => {
  const { cache } = await filled();
  const memory = await openYamlMemory(cache);
  const wrong = { file, text: `${text}colour: red\n`, memory };
  const told = readRecipe(wrong);
  expect(told).toMatchObject({ ok: false, failure: [{ location: { line: 4 } }] });
  expect(readRecipe(wrong)).toEqual(told);
  expect(memory.valueOf(wrong.text)).toBeUndefined();
  expect(readRecipe({ file: 'recipes/packages/other.yaml', text, memory })).toMatchObject({
    ok: false,
    failure: [{ location: { line: 1 } }],
  });
});

test('a memory that is torn, or of other code, is as none', async () => {
  const { cache, saved } = await filled();
  const whole = await readFile(saved, 'utf8');
  for (const spoilt of [whole.slice(0, 40), whole.replace(/"reader":"./, '"reader":"x'), '[]']) {
    await writeFile(saved, spoilt);
    expect((await openYamlMemory(cache)).valueOf(text)).toBeUndefined();
  }
});
