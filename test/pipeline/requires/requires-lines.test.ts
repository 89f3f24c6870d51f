import { expect, test } from 'vitest';
import { requiresLines } from '../../../pipeline/requires/requires-lines.ts';
import type { ReportedRequire } from '../../../pipeline/requires/requires-report.ts';

const one = (needs: string, more: Partial<ReportedRequire>): ReportedRequire => ({
  needs,
  line: undefined,
  providers: [needs],
  alone: [needs],
  use: { kind: 'unused' },
  edge: undefined,
  ...more,
});

const used = one('gcc', { use: { kind: 'used', files: 2, example: '/usr/bin/gcc' } });

test('of a package that uses all that it requires, one line says so', () => {
  expect(requiresLines([{ name: 'zstd', spec: 'zstd.spec', requires: [used] }])).toEqual([
    'zstd: 1 BuildRequires, all used',
    '  used: gcc (2 files)',
  ]);
});

test('what is unused comes first, with its line and what it costs; then what is less sure', () => {
  const edge = {
    to: 'zstd',
    needsItAnyway: false,
    begins: { before: 62, without: 0 },
    allDone: { before: 400, without: 338 },
  };
  const lines = requiresLines([
    {
      name: 'xen',
      spec: 'xen.spec',
      requires: [
        used,
        one('meta', { use: { kind: 'through', packages: ['make'], files: 3 } }),
        one('macros', { use: { kind: 'read-by-rpm' } }),
        one('bc', { use: { kind: 'looked-at', files: 2, example: '/usr/bin/bc' } }),
        one('bison', { line: 18, alone: ['bison', 'm4'] }),
        one('tar', { alone: [] }),
        one('libzstd-devel', { line: 7, edge }),
        one('zstd', { edge: { ...edge, needsItAnyway: true } }),
      ],
    },
  ]);
  expect(lines.slice(0, -4)).toMatchInlineSnapshot(`
    [
      "xen: 8 BuildRequires, 1 used",
      "  unused     bison          xen.spec:18  in the root for it alone: bison, m4",
      "  unused     tar                         the root has it in any case",
      "  unused     libzstd-devel  xen.spec:7   in the root for it alone: libzstd-devel; without it xen would not wait for zstd, nor be built again when that changes: it could begin 1m 02s sooner, and the longest chain would take 5m 38s instead of 6m 40s",
      "  unused     zstd                        in the root for it alone: zstd; xen needs zstd for another, too",
      "  looked at  bc                          none of its files was opened, but /usr/bin/bc and 1 more were looked at; in the root for it alone: bc",
      "  not known  macros                      rpm reads its macros in every build: whether the spec uses one is not seen; in the root for it alone: macros",
      "  through    meta                        only what it brings in was used: make",
      "  used: gcc (2 files)",
    ]
  `);
  expect(lines.slice(-4).join(' ')).toContain('if the result is told to be equal, nothing is lost');
});

test('a package that requires nothing is told in one line', () => {
  const lines = requiresLines([{ name: 'keys', spec: 'keys.spec', requires: [] }]);
  expect(lines).toEqual(['keys: no BuildRequires']);
});

test('a package whose build cannot be watched is named, too', () => {
  expect(requiresLines([], ['gdb'])).toEqual([
    'gdb: not known: its build was not watched to a good end',
  ]);
});
