import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { digestOf } from '../../../../pipeline/core/digest.ts';
import { type Snapshot, snapshotOf } from '../../../../repo/snapshot.ts';

export interface Example {
  /** Where files lie by digest. */
  readonly store: string;
  readonly revision: number;
  readonly isDevelopment?: boolean;
}

/** A repository in small: repomd.xml names a hash-named file, which names packages, one a line. */
export const exampleSnapshot = async ({
  store,
  revision,
  isDevelopment = true,
}: Example): Promise<Snapshot> => {
  const packages = [`a-${revision}`, 'same-1', `z-${revision}`].map((name) => ({
    path: `Packages/${name}.rpm`,
    text: `package ${name} ${'.'.repeat(5000)}`,
  }));
  const primary = packages.map((file) => file.path).join('\n');
  const primaryPath = `repodata/${digestOf(primary)}-primary.xml`;
  const texts = [
    ...packages,
    { path: primaryPath, text: primary },
    { path: 'repodata/repomd.xml', text: `revision ${revision}\n${primaryPath}` },
  ];
  await mkdir(store, { recursive: true });
  const files = texts.map(({ path: file, text }) => ({
    path: file,
    digest: digestOf(text),
    size: text.length,
    executable: false,
  }));
  for (const { text } of texts) await place(path.join(store, digestOf(text)), text);
  const key = { fingerprint: 'A'.repeat(40), publicKey: '', isDevelopment };
  return snapshotOf(files, { product: 'example', key, sourceDateEpoch: revision });
};

const place = async (file: string, text: string): Promise<void> => {
  const aside = `${file}.${randomUUID()}`;
  await writeFile(aside, text);
  await rename(aside, file);
};
