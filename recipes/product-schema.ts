import { z } from 'zod';
import {
  count,
  distTag,
  filePath,
  fingerprint,
  packageName,
  slug,
  some,
  title,
  version,
  volumeId,
} from './words.ts';

const setNames = z.array(slug).readonly().default([]);

const imports = z
  .strictObject({
    repository: setNames.describe('sets whose packages are published beside ours'),
    buildRoot: setNames.describe('sets that only build roots see'),
  })
  .describe("the base's import sets (recipes/imports/<base>.yaml) that this product uses");

const answersProfile = z.strictObject({
  name: slug.describe('`/answers/<name>.ks` on the ISO'),
  title: title.describe('the entry in the boot menu'),
  file: filePath
    .regex(/\.(yaml|ks)$/, { error: 'a path that ends in .yaml (answers) or .ks (kickstart)' })
    .describe('answers in YAML, or a kickstart'),
  default: z
    .literal(true, { error: 'true, or no such key' })
    .optional()
    .describe('on the one entry that the boot menu starts by itself'),
});

const image = z
  .strictObject({
    volumeId: volumeId.describe('what the medium is called; the boot finds it by this'),
    timeout: count(1, 600)
      .default(10)
      .describe('how long the boot menu waits before it starts its default, in seconds'),
    installRoot: some(packageName).describe(
      'RPMs that the booted ISO runs from, with their closure',
    ),
    medium: some(packageName).describe(
      'RPMs that the ISO carries for installs, with their closure',
    ),
    answers: some(answersProfile).describe('install answers: one boot-menu entry each'),
    licences: z
      .array(filePath)
      .readonly()
      .default([])
      .describe('licence texts of this repository that the ISO carries'),
  })
  .describe('the installer ISO');

/** A product as it is written: the same shape as a `Product`, before the checks across members. */
export const productSchema = z
  .strictObject({
    name: slug.describe('what the product is called on command lines; the file is called after it'),
    title: title.describe('what people call it'),
    version: version.describe("its version in quotes, such as '1.0'"),
    base: slug.describe('the base distribution that it is built in and stands on'),
    arch: z
      .enum(['x86_64'], { error: 'x86_64' })
      .describe('the architecture that its packages are for'),
    dist: distTag.describe("rpm's dist tag, at the end of every release, such as .mini1"),
    packages: some(packageName).describe('recipes (recipes/packages/) to build from source'),
    imports,
    prefer: z
      .array(packageName)
      .readonly()
      .default([])
      .describe('RPMs that build roots take where several would meet a dependency'),
    image,
    channels: some(slug).describe('names that point to a snapshot of the repository'),
    key: z
      .strictObject({ fingerprint })
      .optional()
      .describe('the release key that signs it; without one, a development key is made'),
  })
  .describe('A distribution: its base, packages, ISO, channels and key.');
