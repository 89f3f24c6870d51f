import { cacheCopy } from '../rig/cache-copy.ts';
import { projectCopy } from '../rig/project-copy.ts';
import { tinyName, type TinyPackage, writeTinyProduct } from '../rig/tiny-product.ts';
import type { Measurement } from './measurement.ts';
import { watched } from './timed.ts';

/** Much of what Xen's spec needs of the base. */
const needed = [
  'bison',
  'flex',
  'pkgconfig(liblzma)',
  'pkgconfig(ncurses)',
  'pkgconfig(uuid)',
  'pkgconfig(yajl)',
  'pkgconfig(zlib)',
  '/usr/bin/iasl',
];

/** The most that get no layer of their own, and twice as many as the least that do. */
const [few, many] = [7, 16];

/** What a root costs of those that have much in common, the layer that they share included. */
export const frequentRoots = async (): Promise<readonly Measurement[]> => {
  const copy = await projectCopy();
  try {
    await watched(copy.start(['build', 'xcp-ng-mini-release', '--json']));
    const cache = await cacheCopy();
    try {
      const secondsFor = async (count: number) => {
        const product = tinyName();
        await writeTinyProduct(copy, product, pairs(count));
        const env = { KILN_CACHE: cache.folder };
        const run = await watched(copy.start(['build', '--product', product, '--json'], env));
        const roots = run.events.filter(
          ({ outcome, label }) => outcome === 'built' && label?.step === 'install-requires',
        );
        return roots.reduce((sum, { seconds }) => sum + seconds, 0) / count;
      };
      const alone = {
        name: `of ${few}, none of which share a layer`,
        value: await secondsFor(few),
      };
      const value = await secondsFor(many);
      return [
        { name: `a root of ${many} that need much the same`, value, unit: 's', beside: alone },
      ];
    } finally {
      await cache.remove();
    }
  } finally {
    await copy.remove();
  }
};

/** Packages that need the same, and each one more: a package that needs nothing. */
const pairs = (count: number): readonly TinyPackage[] =>
  Array.from({ length: count }, (_, index) => index).flatMap((index) => [
    { name: `own${index}` },
    { name: `much${index}`, preamble: `BuildRequires: ${[...needed, `own${index}`].join(', ')}` },
  ]);
