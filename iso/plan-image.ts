import type { Output } from '../pipeline/core/action.ts';
import type { Image } from './image.ts';
import { composeInstallRoot } from './steps/compose-install-root.ts';
import { composeIso } from './steps/compose-iso.ts';
import { describeMedium } from './steps/describe-medium.ts';
import { makeBootImages } from './steps/make-boot-images.ts';

/** What an image is composed of, before its answers are known to be right. */
export interface PlannedMedium {
  readonly repository: Output<'repository'>;
  readonly installRoot: Output<'tree'>;
  readonly bootImages: Output<'tree'>;
  /** What is on the medium: answers are checked against it. */
  readonly description: Output<'tree'>;
}

export interface MediumOptions {
  readonly tools: Output<'image'>;
  readonly image: Image;
  /** Names of RPMs that the booted medium runs from. */
  readonly installRoot: readonly string[];
  /** Names of RPMs that it installs. */
  readonly packages: readonly string[];
}

/** All of an image that does not depend on answers: a change of answers makes none of it again. */
export const planMedium = (
  repository: Output<'repository'>,
  { tools, image, installRoot, packages }: MediumOptions,
): PlannedMedium => ({
  repository,
  installRoot: composeInstallRoot(tools, repository, { image, packages: installRoot }),
  bootImages: makeBootImages(tools, image),
  description: describeMedium(tools, repository, {
    image,
    packages: [...new Set([...installRoot, ...packages])].toSorted(),
  }),
});

export interface ImageTexts {
  readonly tools: Output<'image'>;
  readonly image: Image;
  /** Kickstart by profile. */
  readonly answers: Readonly<Record<string, string>>;
  /** Path on the medium → text. */
  readonly notices: Readonly<Record<string, string>>;
}

export const planImage = (medium: PlannedMedium, { tools, ...texts }: ImageTexts): Output<'iso'> =>
  composeIso(tools, medium, texts);
