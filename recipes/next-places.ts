import type { RemoteSource } from './source.ts';

/** Where to look for a file that none of its locations has any more: remedies, one a line. */
export const nextPlaces = ({ file, sha256, from, debian }: RemoteSource): readonly string[] => [
  ...(debian
    ? [
        `Look for ${file} in Debian's snapshot archive: source package ${debian.package}, version ${debian.version}.`,
      ]
    : []),
  ...from.flatMap((location) =>
    location.kind === 'npm'
      ? [`Look for ${location.name} ${location.version} in another npm registry.`]
      : [],
  ),
  `Add a URL of the same bytes to the source's \`url:\`; they have the sha256 ${sha256}.`,
  `For another version, change the source and its sha256 in the recipe.`,
];
