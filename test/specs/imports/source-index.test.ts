import { expect, test } from 'vitest';
import { readSourceIndex } from '../../../specs/imports/source-index.ts';

const paragraph = (version: string) => `Package: xen
Binary: xenstore-utils
Version: ${version}
Files:
 0123456789abcdef0123456789abcdef 4357 xen_${version}.dsc
Checksums-Sha256:
 ${'a'.repeat(64)} 4357 xen_${version}.dsc
 ${'b'.repeat(64)} 4735560 xen.orig.tar.xz
Package-List: 
 libxen-dev deb libdevel optional arch=amd64
Directory: pool/main/x/xen
`;

test('files of every version have their path below the mirror, digest and size', () => {
  const index = readSourceIndex(`${paragraph('4.17-1')}\n${paragraph('4.18-1')}\n`);
  const versions = index.get('xen');
  expect([...(versions?.keys() ?? [])]).toEqual(['4.17-1', '4.18-1']);
  expect([...(versions?.get('4.17-1') ?? [])]).toEqual([
    [
      'xen_4.17-1.dsc',
      { path: 'pool/main/x/xen/xen_4.17-1.dsc', sha256: 'a'.repeat(64), size: 4357 },
    ],
    [
      'xen.orig.tar.xz',
      { path: 'pool/main/x/xen/xen.orig.tar.xz', sha256: 'b'.repeat(64), size: 4_735_560 },
    ],
  ]);
  expect(readSourceIndex('')).toEqual(new Map());
});
