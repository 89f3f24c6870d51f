import { Writable } from 'node:stream';
import type { Sink } from '../../pipeline/reporters/reporter.ts';

export interface MemorySink extends Sink {
  readonly text: () => string;
}

/** A sink, and a stream behind it, that keep what is written. */
export const memorySink = (size: { columns?: number; rows?: number } = {}): MemorySink => {
  const chunks: string[] = [];
  const stream = Object.assign(
    new Writable({
      write: (chunk, _encoding, done) => {
        chunks.push(String(chunk));
        done();
      },
    }),
    size,
  );
  return { stream, write: (text) => void stream.write(text), text: () => chunks.join('') };
};
