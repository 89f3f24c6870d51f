import { describe, expect, test } from 'vitest';
import { digestOf } from '../../pipeline/core/digest.ts';
import type { Store, Trace } from '../../pipeline/core/host.ts';
import { CorruptedEntry } from '../../pipeline/store/corrupted-entry.ts';
import type { Digest } from '../../pipeline/core/digest.ts';
import { chunksOf } from '../rig/chunks-of.ts';
import { textFrom } from '../rig/text-from.ts';
import { workOf } from '../rig/work-of.ts';

export interface OpenedStore {
  readonly store: Store;
  /** Another client of the same entries, as another process has it. */
  readonly again: () => Promise<Store>;
  /** Puts other bytes in the place of an entry's, as a bad disk would. */
  readonly spoil: (digest: Digest, bytes: string) => Promise<void>;
  /** Puts another text in the place of a trace. */
  readonly spoilTrace: (key: Digest, text: string) => Promise<void>;
}

const { action } = workOf('work');
const key = digestOf('key');

/** What every store owes the engine. */
export const storeContract = (name: string, open: () => Promise<OpenedStore>): void => {
  describe(`the ${name} store`, () => {
    test('gives back the bytes that it was given, under their digest', async () => {
      const { store } = await open();
      const stored = await store.write(chunksOf('he', 'l', 'lo'));
      expect(stored).toEqual({ digest: digestOf('hello'), size: 5 });
      expect(await store.size(stored.digest)).toBe(5);
      expect(await textFrom(store.read(stored.digest))).toBe('hello');
    });

    test('keeps an empty file', async () => {
      const { store } = await open();
      const { digest, size } = await store.write(chunksOf());
      expect([digest, size]).toEqual([digestOf(''), 0]);
      expect(await textFrom(store.read(digest))).toBe('');
    });

    test('has bytes of any value, and files larger than its buffers', async () => {
      const { store } = await open();
      const part = Uint8Array.from({ length: 1 << 20 }, (_, index) => (index * 7) % 256);
      const { digest, size } = await store.write(chunksOf(part, part, part));
      expect(size).toBe(3 << 20);
      const read = Buffer.concat(await Array.fromAsync(store.read(digest)));
      expect(read.equals(Buffer.concat([part, part, part]))).toBe(true);
    });

    test('says that it does not have what it was never given', async () => {
      const { store } = await open();
      expect(await store.size(digestOf('absent'))).toBeUndefined();
      expect(await store.lookUp(digestOf('absent'))).toBeUndefined();
      await expect(textFrom(store.read(digestOf('absent')))).rejects.toThrow(
        /no such|not found|ENOENT/i,
      );
    });

    test('keeps nothing of a source that breaks off', async () => {
      const { store } = await open();
      const breaking = async function* () {
        yield* chunksOf('half');
        throw new Error('the line went dead');
      };
      await expect(store.write(breaking())).rejects.toThrow('the line went dead');
      expect(await store.size(digestOf('half'))).toBeUndefined();
    });

    test('takes the same bytes twice, also at the same time', async () => {
      const { store, again } = await open();
      const other = await again();
      const bytes = 'x'.repeat(1 << 20);
      const writes = [store, other, store, other].map((one) => one.write(chunksOf(bytes)));
      const digests = (await Promise.all(writes)).map(({ digest }) => digest);
      expect(new Set(digests)).toEqual(new Set([digestOf(bytes)]));
      expect((await textFrom(other.read(digestOf(bytes)))).length).toBe(1 << 20);
    });

    test('lets one read while another writes the same bytes again', async () => {
      const { store } = await open();
      const bytes = 'y'.repeat(4 << 20);
      const { digest } = await store.write(chunksOf(bytes));
      const reads = [textFrom(store.read(digest)), textFrom(store.read(digest))];
      await store.write(chunksOf(bytes));
      expect((await Promise.all(reads)).map(({ length }) => length)).toEqual([4 << 20, 4 << 20]);
    });

    test.each([['longer bytes'], ['short'], ['']])(
      'finds %j in the place of an entry when it is read, and has it no longer',
      async (bytes) => {
        const { store, spoil } = await open();
        const { digest } = await store.write(chunksOf('content'));
        await spoil(digest, bytes);
        await expect(textFrom(store.read(digest))).rejects.toMatchObject({ digest });
        await expect(textFrom(store.read(digest))).rejects.not.toBeInstanceOf(CorruptedEntry);
        expect(await store.size(digest)).toBeUndefined();
        await store.write(chunksOf('content'));
        expect(await textFrom(store.read(digest))).toBe('content');
      },
    );

    test('gives back the trace that was recorded, to other processes too', async () => {
      const { store, again } = await open();
      const files = [{ path: 'out', digest: digestOf('x'), size: 1, executable: true }];
      const trace: Trace = { result: { files }, seconds: 1.5 };
      await store.record(key, trace, action);
      expect(await store.lookUp(key)).toEqual(trace);
      expect(await (await again()).lookUp(key)).toEqual(trace);
    });

    test('replaces a trace', async () => {
      const { store } = await open();
      await store.record(key, { result: { files: [] }, seconds: 1 }, action);
      await store.record(key, { result: { files: [] }, seconds: 2 }, action);
      expect((await store.lookUp(key))?.seconds).toBe(2);
    });

    test.each(['', '{', 'null', '{"seconds":1}', '{"seconds":1,"result":{"files":[{}]}}', '\0\0'])(
      'takes %j in the place of a trace for none',
      async (text) => {
        const { store, spoilTrace } = await open();
        await store.record(key, { result: { files: [] }, seconds: 1 }, action);
        await spoilTrace(key, text);
        expect(await store.lookUp(key)).toBeUndefined();
      },
    );
  });
};
