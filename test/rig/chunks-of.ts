/** Bytes as stores take them. */
export async function* chunksOf(...parts: readonly (string | Uint8Array)[]) {
  for (const part of parts) yield Buffer.from(part);
}
