/**
 * The size of a picture from the first bytes of its file, so that one too large to decode is never decoded.
 * Knows PNG, JPEG, GIF, WebP, BMP and AVIF; their layouts are in the W3C PNG, ITU T.81, GIF89a, WebP container,
 * BITMAPINFOHEADER and ISO/IEC 23008-12 specifications.
 */

export interface ImageHeader {
  readonly format: 'png' | 'jpeg' | 'gif' | 'webp' | 'bmp' | 'avif';
  readonly width: number;
  readonly height: number;
}

/**
 * @param bytes the beginning of the file; 64 KB suffice except for a JPEG with a very large preview
 * @returns null when the file is no picture of a known format, or its size is not in these bytes
 */
export function readImageHeader(bytes: Uint8Array): ImageHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (at: number, length: number) => String.fromCharCode(...bytes.subarray(at, at + length));
  const has = (length: number) => bytes.length >= length;

  if (has(24) && view.getUint32(0) === 0x89504e47 && text(12, 4) === 'IHDR') {
    return { format: 'png', width: view.getUint32(16), height: view.getUint32(20) };
  }
  if (has(10) && text(0, 4) === 'GIF8') {
    return { format: 'gif', width: view.getUint16(6, true), height: view.getUint16(8, true) };
  }
  if (has(26) && text(0, 2) === 'BM') {
    const height = Math.abs(view.getInt32(22, true));
    return { format: 'bmp', width: view.getInt32(18, true), height };
  }
  if (has(30) && text(0, 4) === 'RIFF' && text(8, 4) === 'WEBP') return readWebp(view, text(12, 4));
  if (has(4) && view.getUint16(0) === 0xffd8) return readJpeg(view);
  if (has(12) && text(4, 4) === 'ftyp') return readAvif(bytes, view, text(8, 4));
  return null;
}

function readWebp(view: DataView, chunk: string): ImageHeader | null {
  const uint24 = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  switch (chunk) {
    case 'VP8X':
      return { format: 'webp', width: uint24(24) + 1, height: uint24(27) + 1 };
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return { format: 'webp', width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8 ':
      return {
        format: 'webp',
        width: view.getUint16(26, true) & 0x3fff,
        height: view.getUint16(28, true) & 0x3fff,
      };
    default:
      return null;
  }
}

/** Walk the segments to the first start-of-frame. */
function readJpeg(view: DataView): ImageHeader | null {
  let at = 2;
  while (at + 9 < view.byteLength) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at++;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { format: 'jpeg', height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}

/** The largest `ispe` box: an AVIF may hold a thumbnail beside the picture. */
function readAvif(bytes: Uint8Array, view: DataView, brand: string): ImageHeader | null {
  if (brand !== 'avif' && brand !== 'avis' && brand !== 'mif1') return null;
  let found: ImageHeader | null = null;
  for (let at = 16; at + 16 <= bytes.length; at++) {
    if (view.getUint32(at) !== 0x69737065) continue;
    const width = view.getUint32(at + 8);
    const height = view.getUint32(at + 12);
    if (found === null || width * height > found.width * found.height)
      found = { format: 'avif', width, height };
  }
  return found;
}
