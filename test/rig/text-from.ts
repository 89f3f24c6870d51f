/** All of a stream of bytes, as text. */
export const textFrom = async (chunks: AsyncIterable<Uint8Array>): Promise<string> =>
  Buffer.concat(await Array.fromAsync(chunks)).toString();
