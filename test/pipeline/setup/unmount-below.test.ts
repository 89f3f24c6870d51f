import { expect, test } from 'vitest';
import { mountsBelow } from '../../../pipeline/setup/unmount-below.ts';

const mountinfo = [
  '22 1 254:0 / / rw - ext4 /dev/vda rw',
  '30 22 0:5 / /state/docker rw - ext4 /dev/vda rw',
  '31 30 0:6 / /state/docker/overlay2/a\\040b/merged rw - overlay overlay rw',
  '32 22 0:7 / /state/docker-of-another rw - ext4 /dev/vda rw',
  '',
].join('\n');

test('mounts at and below the folder, the innermost first', () => {
  expect(mountsBelow('/state/docker', mountinfo)).toEqual([
    '/state/docker/overlay2/a b/merged',
    '/state/docker',
  ]);
});

test('none where none is', () => {
  expect(mountsBelow('/elsewhere', mountinfo)).toEqual([]);
});
