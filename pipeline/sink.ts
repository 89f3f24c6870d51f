import type { OutputStream, Sink } from './reporters/reporter.ts';

/**
 * A stream whose writes never fail: whoever reads our output may go (`kiln iso | head`), and the
 * work goes on without being told about.
 */
export const sinkOf = (stream: OutputStream): Sink => {
  let open = true;
  stream.on('error', () => {
    open = false;
  });
  return {
    stream,
    write: (text) => {
      if (open) stream.write(text);
    },
  };
};
