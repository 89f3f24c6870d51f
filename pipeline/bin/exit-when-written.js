// Plain JavaScript, in a form that Node 18 reads.

/**
 * Ends the process once its streams have taken what was written: a pipe takes no more than its
 * reader lets it, and what `process.exit` finds waiting is lost.
 */
export const exitWhenWritten = async (exitCode) => {
  for (const stream of [process.stdout, process.stderr]) {
    // A reader that has gone fails the write, which is as good.
    await new Promise((done) => stream.on('error', done).write('', done));
  }
  process.exit(exitCode);
};
