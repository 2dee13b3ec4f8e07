/** Pieces of a file, one after the other. */
export function joined(parts: readonly (Uint8Array | ArrayBuffer)[]): Uint8Array {
  const [only, ...others] = parts;
  if (only instanceof Uint8Array && others.length === 0) return only;
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part instanceof Uint8Array ? part : new Uint8Array(part), at);
    at += part.byteLength;
  }
  return bytes;
}
