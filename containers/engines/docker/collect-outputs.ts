import { pipeline } from 'node:stream';
import { extract } from 'tar-stream';
import type { ActionResult, Artifact, Store } from '../../../pipeline/core/host.ts';
import type { Result } from '../../../pipeline/core/result.ts';
import type { BadOutput } from '../../../pipeline/core/run-failure.ts';

/** Keeps every regular file of a tar of /out. Links, devices and pipes are refused, not followed. */
export const collectOutputs = async (
  archive: NodeJS.ReadableStream,
  store: Store,
): Promise<Result<ActionResult, BadOutput>> => {
  const entries = extract();
  // Ends one with the other: an archive that nobody reads on would keep its container in use.
  pipeline(archive, entries, () => undefined);
  const files: Artifact[] = [];
  let refused: BadOutput | undefined;
  for await (const entry of entries) {
    const { name, type, mode } = entry.header;
    const path = name.slice(name.indexOf('/') + 1);
    if (type === 'file' || type === 'contiguous-file') {
      const { digest, size } = await store.write(bytesOf(entry));
      files.push({ path, digest, size, executable: (mode & 0o111) !== 0 });
    } else {
      if (type !== 'directory') refused ??= { kind: 'bad-output', path, problem: `is a ${type}` };
      entry.resume();
    }
  }
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return refused ? { ok: false, failure: refused } : { ok: true, value: { files } };
};

async function* bytesOf(entry: AsyncIterable<unknown>): AsyncIterable<Uint8Array> {
  for await (const chunk of entry) {
    if (chunk instanceof Uint8Array) yield chunk;
  }
}
