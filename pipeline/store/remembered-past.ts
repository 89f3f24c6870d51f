import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Label } from '../core/action.ts';
import { type Digest, digestOfValue, isDigest } from '../core/digest.ts';
import type { Made, Part, Past } from '../core/past.ts';
import { type FailuresOf, rememberedFailures } from './remembered-failures.ts';

/** Labels mean the same within a product only. */
export interface Remembering extends FailuresOf {
  /** What people call this run. */
  readonly run: string;
}

/** How much is kept of each label, and of the texts of each record. */
const most = {
  ofProduct: 8,
  inAll: 16,
  fileLength: 256 * 1024,
  /** Of the newest record, which is kept alone then: some 25,000 inputs. */
  newest: 4 * 1024 * 1024,
  text: 4096,
  texts: 8192,
} as const;

const label = z.object({ step: z.string(), subject: z.string() });

const digest = z.custom<Digest>((text) => typeof text === 'string' && isDigest(text));

const recorded = z.object({
  product: z.string(),
  run: z.string(),
  key: digest,
  time: z.number(),
  seconds: z.number(),
  equal: z.boolean(),
  result: digest.exactOptional(),
  parts: z.array(
    z.object({
      name: z.string(),
      value: z.string(),
      of: label.exactOptional(),
      text: z.string().exactOptional(),
    }),
  ),
});

type Recorded = z.output<typeof recorded>;

/**
 * What ran, in `<cache>/past/<digest of its label>`. A file appears whole, by rename; one that is
 * absent, torn or of another make says nothing.
 */
export const rememberedPast = (cache: string, { product, run, projectRoot }: Remembering): Past => {
  const folder = path.join(cache, 'past');
  const fileOf = ({ step, subject }: Label) => path.join(folder, digestOfValue([step, subject]));

  const remember = async (file: string, made: Made): Promise<void> => {
    await mkdir(folder, { recursive: true });
    const now = { ...made, product, run, parts: withFewTexts(made.parts) };
    const scratch = `${file}.${process.pid}-${randomUUID()}`;
    try {
      await writeFile(scratch, written([now, ...(await read(file))]));
      await rename(scratch, file);
    } finally {
      await rm(scratch, { force: true });
    }
  };

  return {
    madeAs: async (of) => {
      const all = await read(fileOf(of));
      const own = all.filter((one) => one.product === product);
      return own.length > 0 ? own : all;
    },
    // A full disk must fail no action that has done its work.
    remember: (of, made) => remember(fileOf(of), made).catch(() => undefined),
    ...rememberedFailures(folder, { product, projectRoot }),
  };
};

const read = async (file: string): Promise<readonly Recorded[]> => {
  try {
    return z.array(recorded).parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return [];
  }
};

/** Short texts, such as macro files and BuildRequires: of these people are told what in them has changed. */
const withFewTexts = (parts: readonly Part[]): Recorded['parts'] => {
  let left: number = most.texts;
  return parts.map(({ text, ...part }) => {
    if (text === undefined || text.length > Math.min(left, most.text)) return part;
    left -= text.length;
    return { ...part, text };
  });
};

/** As many as fit, the newest first. */
const written = (all: readonly Recorded[]): string => {
  const ofProduct = new Map<string, number>();
  const few = all.filter(({ product }) => {
    const count = (ofProduct.get(product) ?? 0) + 1;
    ofProduct.set(product, count);
    return count <= most.ofProduct;
  });
  const texts = few.slice(0, most.inAll).map((one) => JSON.stringify(one));
  while (texts.length > 1 && texts.join().length > most.fileLength) texts.pop();
  if (texts.join().length > most.newest) texts.pop();
  return `[${texts.join()}]`;
};
