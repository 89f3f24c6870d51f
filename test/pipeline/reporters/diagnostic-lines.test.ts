import { expect, test } from 'vitest';
import { unpainted } from '../../../pipeline/paint.ts';
import { diagnosticLines } from '../../../pipeline/reporters/diagnostic-lines.ts';

test('a located failure shows the source line with a caret below the column', () => {
  const location = { file: 'recipes/packages/zstd.yaml', line: 12, column: 10 };
  const lines = diagnosticLines(
    {
      code: 'recipe/not-text',
      message: 'version must be quoted',
      location: { ...location, sourceLine: 'version: 1.10' },
      remedy: ["write '1.10'"],
      exitCode: 2,
    },
    unpainted,
  );
  expect(lines).toEqual([
    'error: version must be quoted [recipe/not-text]',
    '  recipes/packages/zstd.yaml:12:10',
    '    12 | version: 1.10',
    '       |          ^',
    "  → write '1.10'",
  ]);
});

test('the caret keeps tabs, so that it stands right at any tab width', () => {
  const location = { file: 'a', line: 1, column: 4, sourceLine: '\t\tx: y' };
  const lines = diagnosticLines({ code: 'a/b', message: 'm', location, exitCode: 2 }, unpainted);
  expect(lines.at(-1)).toBe('      | \t\t ^');
});

test('a failed build shows the end of its log and where all of it is', () => {
  const failed = { code: 'build/exit', message: 'no', logTail: ['a', 'b'], logPath: '/l/x.log' };
  expect(diagnosticLines({ ...failed, exitCode: 1 }, unpainted)).toEqual([
    'error: no [build/exit]',
    '  | a',
    '  | b',
    '  log: /l/x.log',
  ]);
});
