import { z } from 'zod';
import {
  bcond,
  builtPackage,
  count,
  debianVersion,
  fileName,
  filePath,
  macroBody,
  macroName,
  npmName,
  npmVersion,
  packageName,
  sha256,
  slug,
  some,
  url,
} from './words.ts';

const published = sha256
  .optional()
  .describe('what upstream publishes, 64 digits of 0-9 and a-f: the lock has to agree');

const aptSource = z
  .strictObject({
    apt: z
      .strictObject({ package: packageName, version: debianVersion, file: fileName })
      .describe('the Debian source package that has the file, and its name there'),
    sha256: published,
    url: some(url).optional().describe("upstream's own URLs of the same bytes"),
  })
  .describe('a file of a Debian source package, from the mirror that apt is set up with');

const npmSource = z
  .strictObject({
    npm: z.strictObject({ name: npmName, version: npmVersion }).describe('a package of npm'),
    sha256: published,
    file: fileName,
  })
  .describe('the tarball of an npm package, from the registry that npm is set up with');

const treeSource = z
  .strictObject({
    tree: z.strictObject({
      name: fileName.describe("the archive's name in SOURCES"),
      paths: some(filePath).describe('files and folders of this repository'),
    }),
  })
  .describe('files and folders of this repository, as one tar archive');

const keySource = z
  .strictObject({ key: fileName })
  .describe("the product's public signing key, under this name");

const urlSource = z
  .strictObject({ url: some(url), sha256: published, file: fileName })
  .describe('a file of the outside world: the first URL that answers is taken');

const fileSource = z
  .strictObject({ file: filePath.describe('a path in this repository') })
  .describe('a file of this repository, such as a patch');

/** The first key of a source says its kind; of several, the one listed first here. */
const source = z.union([aptSource, npmSource, treeSource, keySource, urlSource, fileSource]);

const memory = z
  .string({ error: 'an amount of memory, such as 4GiB or 512MiB' })
  .regex(/^[1-9][0-9]{0,5}(MiB|GiB)$/, { error: 'an amount of memory, such as 4GiB or 512MiB' })
  .describe('how much memory the build may take, such as 4GiB or 512MiB');

const build = z.strictObject({
  memory: memory.default('4GiB'),
  processors: count(1, 4096)
    .optional()
    .describe('the most that the build can use; left out: as many as there are'),
  minutes: count(1, 1440).default(30).describe('how long the build may take'),
  silentMinutes: count(1, 1440)
    .optional()
    .describe('after how many minutes without output it is stopped; 30 where nothing is said'),
  processes: count(16, 1_048_576).default(4096).describe('how many processes at once'),
});

const takes = some(builtPackage)
  .optional()
  .describe(
    'packages of ours that the build root may take: those that no BuildRequires names, and which build of one: `gcc@bootstrap`',
  );

const stage = z
  .strictObject({
    with: some(bcond).optional().describe('as `rpmbuild --with NAME`'),
    without: some(bcond).optional().describe('as `rpmbuild --without NAME`'),
    macros: z.record(macroName, macroBody).readonly().optional().describe('as `--define`'),
    takes,
  })
  .describe('the same package built in another way, for packages that it needs itself');

/** A recipe as it is written. `read-recipe` turns it into a `Recipe`. */
export const recipeSchema = z
  .strictObject({
    name: packageName.describe("the source package's name; the file is called after it"),
    spec: filePath
      .regex(/\.spec$/, { error: 'a path that ends in .spec' })
      .describe('the spec file, as a path in this repository'),
    sources: z.array(source).readonly(),
    build: build.prefault({}),
    stages: z
      .record(slug, stage)
      .readonly()
      .optional()
      .describe('by name: how it is built for packages that it needs itself, the first one first'),
    takes,
    converge: count(1, 9)
      .optional()
      .describe(
        'how often at most it is built, whole, until two builds are equal, where its stages cut a cycle; 3 where nothing is said, 1: they are not compared',
      ),
    rounds: count(1, 20)
      .optional()
      .describe(
        'how often at most it is asked for BuildRequires in its build root; left out: never, and 10 times where the spec has %generate_buildrequires',
      ),
  })
  .describe("Where one package's spec and sources come from.");

export type WrittenRecipe = z.output<typeof recipeSchema>;
export type WrittenSource = WrittenRecipe['sources'][number];
