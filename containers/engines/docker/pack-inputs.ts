import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack, type Pack } from 'tar-stream';
import type { Artifact, Store, TaskInput } from '../../../pipeline/core/host.ts';
import { belowIn } from './below-in.ts';
import { CorruptedEntry } from '../../../pipeline/store/corrupted-entry.ts';

/** All inputs as one tar, laid out below /in. Times and owners are fixed. */
export const packInputs = (inputs: readonly TaskInput[], store: Store): Readable => {
  const tar = pack();
  fill(tar, inputs, store).then(
    () => tar.finalize(),
    (error: unknown) => tar.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  return Readable.from(tar);
};

const epoch = new Date(0);

const fill = async (tar: Pack, inputs: readonly TaskInput[], store: Store): Promise<void> => {
  for (const input of inputs) {
    const base = belowIn(input.path);
    if (input.kind === 'text') {
      tar.entry({ name: base, mode: 0o644, mtime: epoch }, input.text);
    } else {
      for (const file of input.files) await addFile(tar, `${base}/${file.path}`, { file, store });
    }
  }
};

const addFile = async (
  tar: Pack,
  name: string,
  { file, store }: { readonly file: Artifact; readonly store: Store },
): Promise<void> => {
  const size = await store.size(file.digest);
  if (size === undefined) throw new CorruptedEntry(file.digest);
  const mode = file.executable ? 0o755 : 0o644;
  const entry = tar.entry({ name, size, mode, mtime: epoch });
  await pipeline(store.read(file.digest), entryWriter(entry));
};

/** tar-stream's own kind of stream as one of Node's. */
const entryWriter = (entry: ReturnType<Pack['entry']>): Writable => {
  // When the archive breaks off, its entry says so too; the archive's reader is told already.
  entry.on('error', () => undefined);
  return new Writable({
    write: (chunk: Uint8Array, _encoding, done) => {
      if (entry.write(chunk)) done();
      else entry.once('drain', () => done());
    },
    final: (done) => {
      entry.once('finish', () => done());
      entry.end(null);
    },
  });
};
