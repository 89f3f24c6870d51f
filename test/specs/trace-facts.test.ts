import { expect, test } from 'vitest';
import { parseTraceFacts } from '../../specs/trace-facts.ts';

test('reads what a traced build has left, rows of one key together, and no feature of rpm', () => {
  const facts = parseTraceFacts(
    [
      'line\t12\tBuildRequires:\tgcc',
      'needs\trpmlib(FileDigests) <= 4.6.0-1',
      'needs\tgcc ',
      'provides\tgcc\tgcc',
      'provides\tgcc-12\tgcc',
      'requires\tgcc\tgcc-12',
      'file\topened\tgcc\t/usr/bin/gcc',
      'file\tlooked\tgcc\t/usr/share/doc/gcc',
      '',
    ].join('\n'),
  );
  expect(facts).toEqual({
    needs: ['gcc'],
    lines: [{ line: 12, text: 'BuildRequires:\tgcc' }],
    providers: new Map([['gcc', ['gcc', 'gcc-12']]]),
    requires: new Map([['gcc', ['gcc-12']]]),
    files: new Map([
      [
        'gcc',
        [
          { path: '/usr/bin/gcc', how: 'opened' },
          { path: '/usr/share/doc/gcc', how: 'looked' },
        ],
      ],
    ]),
  });
});
