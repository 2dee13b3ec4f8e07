/**
 * A name for bytes by their content: equal bytes have equal names, and of different ones two in some 10¹⁹ would. It tells
 * copies apart from other pictures; against someone who makes two alike on purpose it is no proof.
 */
export function contentKey(bytes: Uint8Array): string {
  // Two 32-bit hashes by multiplication (as FNV-1a, with other constants), mixed at the end as murmur3 does.
  let one = 0x811c9dc5;
  let other = 0x9747b28c;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    one = Math.imul(one ^ byte, 0x01000193);
    other = Math.imul(other ^ byte, 0x5bd1e995);
    other ^= other >>> 13;
  }
  return `${bytes.length.toString(36)}-${mixed(one ^ other).toString(36)}-${mixed(other).toString(36)}`;
}

function mixed(hash: number): number {
  let value = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
