import { type Paragraph, readParagraphs } from './debian-control.ts';
import { readRelations } from './debian-relation.ts';

/** What a `Packages` file offers: packages by name, and who provides each virtual name. */
export interface PackageIndex {
  readonly packages: ReadonlyMap<string, Paragraph>;
  readonly providers: ReadonlyMap<string, readonly string[]>;
}

/** Reads the text of `apt-cache dumpavail`. A name met twice keeps its first, newest version. */
export const readPackageIndex = (text: string): PackageIndex => {
  const packages = new Map<string, Paragraph>();
  const providers = new Map<string, string[]>();
  for (const paragraph of readParagraphs(text)) {
    const name = paragraph.get('package');
    if (name === undefined || packages.has(name)) continue;
    packages.set(name, paragraph);
    for (const { name: virtual } of readRelations(paragraph.get('provides')).flat()) {
      providers.set(virtual, [...(providers.get(virtual) ?? []), name]);
    }
  }
  return { packages, providers };
};

export const essentialNames = ({ packages }: PackageIndex): readonly string[] =>
  [...packages].filter(([, of]) => of.get('essential') === 'yes').map(([name]) => name);
