import { expect, test } from 'vitest';
import { z } from 'zod';
import { describe } from '../../recipes/describe.ts';
import { readJson } from '../../recipes/read-json.ts';

const schema = z.strictObject({ sets: z.record(z.string(), z.array(z.string())) });
const file = 'recipes/lock.json';

test('a JSON file is read, and its values are located', () => {
  const read = readJson(
    { file, text: '{\n  "sets": {\n    "a": ["x",\n      "y"]\n  }\n}\n' },
    schema,
  );
  if (!read.ok) throw new Error('refused');
  expect(read.value.value).toEqual({ sets: { a: ['x', 'y'] } });
  expect(read.value.locate(['sets', 'a', 1])).toEqual({
    file,
    line: 4,
    column: 7,
    sourceLine: '      "y"]',
  });
});

test('what does not fit the schema is told with its place', () => {
  const read = readJson({ file, text: '{\n  "sets": {\n    "a": ["x", 1]\n  }\n}\n' }, schema);
  expect(read.ok ? [] : read.failure.map(describe)).toMatchObject([
    { code: 'recipe/not-text', location: { file, line: 3, column: 16 }, exitCode: 2 },
  ]);
});

test.for(['', '{', '{"sets": {', 'null', '[]', '<html>'])('%j is no lock', (text) => {
  const read = readJson({ file, text }, schema);
  expect(read.ok ? [] : read.failure).not.toEqual([]);
});
