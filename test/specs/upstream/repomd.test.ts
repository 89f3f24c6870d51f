import { expect, test } from 'vitest';
import { readRepomd } from '../../../specs/upstream/repomd.ts';

const sha256 = 'a'.repeat(64);

const data = (
  type: string,
  { sum = `type="sha256">${sha256}`, href = `repodata/${type}.gz` } = {},
) =>
  `<data type="${type}">\n  <checksum ${sum}</checksum>\n  <location href="${href}"/>\n</data>\n`;

const repomd = (...parts: readonly string[]) =>
  `<?xml version="1.0"?>\n<repomd>\n${parts.join('')}</repomd>\n`;

test('names the files that a solver needs, and no other', () => {
  const text = repomd(data('primary'), data('filelists'), data('other'), data('modules'));
  expect(readRepomd(text)).toEqual({
    ok: true,
    value: ['primary', 'filelists', 'modules'].map((type) => ({
      path: `repodata/${type}.gz`,
      sha256,
    })),
  });
});

test.each([
  ['has no sha256', repomd(data('primary', { sum: 'type="sha">aa' })), 'primary has no sha256'],
  [
    'leads out of its folder',
    repomd(data('primary', { href: 'repodata/../../x' })),
    'primary is not in repodata/',
  ],
  ['lacks a file', repomd(data('primary')), 'it names no filelists'],
  ['is another page', '<html>Welcome</html>', 'it names no primary'],
])('refuses metadata that %s', (_, text, problem) => {
  expect(readRepomd(text)).toEqual({
    ok: false,
    failure: { kind: 'unreadable-repomd', problem },
  });
});
