import type { Image } from '../../../iso/image.ts';

/** An image as a small product describes it. */
export const testImage = (change: Partial<Image> = {}): Image => ({
  name: 'example',
  title: 'Example',
  version: '1.0',
  arch: 'x86_64',
  volumeId: 'EXAMPLE_1.0',
  epoch: 1_795_200_000,
  key: 'development',
  profiles: [
    { id: 'default', title: 'ask first', manner: 'confirm' },
    { id: 'ci', title: "the robot's", manner: 'unattended' },
  ],
  defaultProfile: 'default',
  timeout: 60,
  mediaCheck: false,
  ...change,
});
