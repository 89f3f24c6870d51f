import { expect, test } from 'vitest';
import { checkImage, describeImageFailure, isoName, volumeIdOf } from '../../iso/image.ts';
import { testImage } from './rig/test-image.ts';

const problems = (change: Parameters<typeof testImage>[0]): readonly string[] => {
  const checked = checkImage(testImage(change));
  return checked.ok ? [] : checked.failure.map(describeImageFailure);
};

test('an image that is right has no problems', () => {
  expect(problems({})).toEqual([]);
});

test('a volume id that ISO 9660 or a kernel command line cannot carry is refused', () => {
  expect(problems({ volumeId: '' })).toEqual(["volume id '' is empty"]);
  expect(problems({ volumeId: 'X'.repeat(33) })[0]).toContain('has 33 characters');
  expect(problems({ volumeId: 'XCP ng' })[0]).toContain('may have only letters');
});

test('the default profile must exist and must ask', () => {
  expect(problems({ defaultProfile: 'none' })[0]).toContain("'none' is none of");
  expect(problems({ defaultProfile: 'ci' })[0]).toContain('would erase a disk without asking');
});

test('profiles need ids of their own, and there must be one', () => {
  const [first] = testImage().profiles;
  if (first === undefined) throw new Error('no profile');
  expect(problems({ profiles: [first, first] })).toEqual([
    "answers profile 'default' is there twice",
  ]);
  expect(problems({ profiles: [] })[0]).toContain('nothing to start');
  expect(problems({ profiles: [first, { ...first, id: '../x' }] })[0]).toContain("'../x'");
});

test('all problems are told at once', () => {
  expect(problems({ volumeId: '', defaultProfile: 'ci', epoch: 1.5 })).toHaveLength(3);
});

test('there are no more profiles than the menu has keys', () => {
  const profiles = Array.from({ length: 33 }, (_, index) => ({
    id: `p${index}`,
    title: 'P',
    manner: 'confirm' as const,
  }));
  expect(problems({ profiles, defaultProfile: 'p0' })[0]).toContain(
    'the boot menu has keys for 31',
  );
});

test('a product that names no volume id gets one that is valid', () => {
  expect(volumeIdOf('xcp-ng-mini', '1.0')).toBe('XCP-NG-MINI_1.0');
  expect(volumeIdOf('a product of a very long name indeed', '10.0')).toHaveLength(32);
});

test('the file is named for product, version and architecture', () => {
  expect(isoName(testImage())).toBe('example-1.0-x86_64.iso');
});
