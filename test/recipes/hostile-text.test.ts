import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Location } from '../../pipeline/core/diagnostic.ts';
import { describe } from '../../recipes/describe.ts';
import { readProduct } from '../../recipes/read-product.ts';
import { readRecipe } from '../../recipes/read-recipe.ts';

const file = 'recipes/packages/zstd.yaml';

const failuresOf = (text: string) => {
  const read = readRecipe({ file, text });
  return read.ok ? [] : read.failure;
};

const withName = (name: string) => `name: ${JSON.stringify(name)}\nspec: a.spec\nsources: []\n`;

/** What rpm, a shell, a path or a terminal would take for more than a name. */
const dangerous = /[%/;&|<>$`"'\\\s*?(){}[\]!#\p{Cc}]|\.\.|^[^A-Za-z0-9]/u;

test('no text makes a reader throw, and every failure has a place in the file', () => {
  const pieces = fc.constantFrom(
    'name',
    ': ',
    '\n',
    '- ',
    '[',
    ']',
    '{',
    '}',
    '&a',
    '*a',
    '!t',
    '  ',
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const lines = text.split(/\r?\n/).length;
      const reads = [readRecipe({ file, text }), readProduct({ file, text })];
      expect(reads.map(({ ok }) => ok)).toEqual([false, false]);
      const told = reads.map((read) => (read.ok ? [] : read.failure.map(describe)));
      expect(told.every((each) => each.length > 0)).toBe(true);
      expect(told.flat().filter(({ location }) => !isInside(location, lines))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

const isInside = (place: Location | undefined, lines: number) =>
  place !== undefined && place.line >= 1 && place.line <= lines && place.column >= 1;

test('a message is one line, whatever the file holds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (key, value) => {
      const text = `${JSON.stringify(key)}: ${JSON.stringify(value)}\n${withName(value)}`;
      for (const failed of failuresOf(text)) {
        const { message, remedy = [] } = describe(failed);
        expect([message, ...remedy].join('')).not.toMatch(/\p{Cc}/u);
      }
    }),
  );
});

test('names with macros, shell characters, paths or control characters are refused in place', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (name) => {
      fc.pre(dangerous.test(name));
      const [first, ...more] = failuresOf(withName(name));
      // Control characters that JSON writes as they are have the whole file refused.
      const told = first?.kind === 'wrong-value' ? first.place : first?.kind;
      expect(['name', 'refused']).toContain(told);
      expect(more).toEqual([]);
    }),
  );
});

test.for([
  '1%(touch canary)',
  '%{lua:os.exit(1)}',
  '../x',
  'a/../b',
  '-rf',
  'a;b',
  'a\nb',
  'a\n',
  'a\0b',
  'x'.repeat(256),
  'x'.repeat(10_000),
  '',
])('the name %j is refused at its line and column', (name) => {
  expect(failuresOf(withName(name))).toMatchObject([
    { kind: 'wrong-value', place: 'name', location: { file, line: 1, column: 7 } },
  ]);
});

test('only a name that is safe everywhere is read', () => {
  const alphabet = 'abcXYZ019._+-'.split('');
  const names = fc.string({ unit: fc.constantFrom(...alphabet), minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(names, (name) => {
      const read = readRecipe({ file: `${name}.yaml`, text: withName(name) });
      expect(read.ok).toBe(!dangerous.test(name));
    }),
  );
});

test.for([
  ['lists', '- '.repeat(30_000)],
  ['brackets', '['.repeat(60_000)],
  ['closed brackets', '['.repeat(30_000) + ']'.repeat(30_000)],
  ['mappings', '{a: '.repeat(16_000)],
  ['complex keys', '? '.repeat(30_000)],
  ['indented keys', Array.from({ length: 300 }, (_, at) => `${' '.repeat(at)}a:`).join('\n')],
] as const)('deep %s are refused without exhausting the stack', ([, text]) => {
  expect(failuresOf(text)).toMatchObject([{ kind: 'refused', what: 'depth' }]);
});

test('a text too long to be a recipe is not parsed at all', () => {
  expect(failuresOf('a'.repeat(65_537))).toMatchObject([
    { kind: 'refused', what: 'length', location: { line: 1, column: 1 } },
  ]);
});

test('an alias bomb is refused at the first alias too many', () => {
  const levels = 'abcdefghi'.split('').map((name, index, all) => {
    const inner = index === 0 ? 'lol' : `*${all[index - 1]}`;
    return `${name}: &${name} [${Array.from({ length: 9 }, () => inner).join(', ')}]`;
  });
  expect(failuresOf(levels.join('\n'))).toMatchObject([
    { kind: 'refused', what: 'aliases', location: { line: 3 } },
  ]);
});

test('an alias inside its own anchor is no endless value', () => {
  expect(failuresOf('&a name: zstd\nspec: a.spec\nsources: &s [*s]\n')).toMatchObject([
    { kind: 'wrong-value', place: 'sources[0]' },
  ]);
});

test('a file that names __proto__ changes no object', () => {
  failuresOf('__proto__: { polluted: true }\nconstructor: { prototype: { polluted: true } }\n');
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
});

test.for([
  ['1.10', 'the number 1.1'],
  ['1e3', 'the number 1000'],
  ['0x10', 'the number 16'],
  ['true', 'the truth value true'],
] as const)('%s where a text belongs is shown as it was written', ([written, readAs]) => {
  const [failed] = failuresOf(`name: ${written}\nspec: a.spec\nsources: []\n`);
  expect(failed && describe(failed).message).toBe(
    `name must be a text, and ${written} is read as ${readAs}: quote it`,
  );
});
