import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { pipeline as finished } from 'node:stream/promises';
import { extract } from 'tar-stream';

/** Writes the one file of a tar archive into a file; false if it is no regular file. */
export const saveOnlyFile = async (
  archive: NodeJS.ReadableStream,
  to: string,
): Promise<boolean> => {
  const entries = extract();
  // Ends one with the other: an archive that nobody reads on would keep its container in use.
  pipeline(archive, entries, () => undefined);
  let saved = false;
  for await (const entry of entries) {
    if (entry.header.type === 'file' && !saved) {
      await finished(entry, createWriteStream(to, { mode: 0o600 }));
      saved = true;
    } else {
      entry.resume();
    }
  }
  return saved;
};
