import path from 'node:path';
import { z } from 'zod';
import { type KilnEnded, startKiln } from './kiln-run.ts';
import { projectRoot } from './run-process.ts';

/** Where `kiln iso` leaves what it makes of the default product, in a folder of the project. */
export const outFolder = (root = projectRoot): string => path.join(root, 'out/xcp-ng-mini');

const manifest = z.object({
  image: z.object({ file: z.string(), sha256: z.string(), size: z.number(), key: z.string() }),
  defaultProfile: z.string(),
  profiles: z.array(z.object({ id: z.string(), manner: z.string() })),
  packages: z.array(
    z.object({
      name: z.string(),
      nevra: z.string(),
      file: z.string(),
      sha256: z.string(),
      recipe: z.string().optional(),
    }),
  ),
});

export const readIsoManifest = (text: string) => manifest.parse(JSON.parse(text));

/**
 * Cuts the default product's ISO here, as a user does. Where that was done before, it is there at
 * once. Throws if it cannot be made.
 */
export const cutIso = async (): Promise<KilnEnded & { readonly iso: string }> => {
  const ended = await startKiln(projectRoot, ['iso', '--json']).ended;
  if (ended.code !== 0) {
    const told = ended.diagnostics.map((one) => JSON.stringify(one)).join('\n');
    throw new Error(`kiln iso: ${told}\n${ended.stderr}`);
  }
  return { ...ended, iso: String(ended.result['iso']) };
};
