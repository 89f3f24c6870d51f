import { readParagraphs } from './debian-control.ts';

/** A file of a Debian source package, as the archive's index has it. */
export interface IndexedFile {
  /** Below the root of a mirror. */
  readonly path: string;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

/** Files of source packages: by package, version and name. */
export type SourceIndex = ReadonlyMap<
  string,
  ReadonlyMap<string, ReadonlyMap<string, IndexedFile>>
>;

/** Reads the text of `apt-cache showsrc`. */
export const readSourceIndex = (text: string): SourceIndex => {
  const index = new Map<string, Map<string, ReadonlyMap<string, IndexedFile>>>();
  for (const paragraph of readParagraphs(text)) {
    const name = paragraph.get('package') ?? '';
    const versions = index.get(name) ?? new Map<string, ReadonlyMap<string, IndexedFile>>();
    const sums = paragraph.get('checksums-sha256') ?? '';
    const folder = paragraph.get('directory') ?? '';
    versions.set(paragraph.get('version') ?? '', filesIn(sums, folder));
    index.set(name, versions);
  }
  return index;
};

/** ` 53922f4d… 4735560 xen_4.17.5.orig.tar.xz`, a line each. */
const filesIn = (sums: string, folder: string): ReadonlyMap<string, IndexedFile> =>
  new Map(
    [...sums.matchAll(/^ ?([0-9a-f]{64}) (\d+) (\S+)$/gm)].map(
      ([, sha256 = '', size = '', file = '']) => [
        file,
        { path: `${folder}/${file}`, sha256, size: Number(size) },
      ],
    ),
  );
