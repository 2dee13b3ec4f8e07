/**
 * Pictures as `data:` addresses without a canvas, so that the server draws the same as the browser:
 * a BMP is a header and the pixels, bottom row first, blue before red, rows filled to four bytes.
 */

/**
 * @param bytes in the order row, column, channel; the first three are red, green and blue
 * @param channels bytes a pixel: what is beyond three, as an alpha, is left out
 * @returns an address for `<image href>` or `<img src>`
 */
export function bitmapOf(bytes: ArrayLike<number>, width: number, height: number, channels = 3): string {
  const rowBytes = Math.ceil((width * 3) / 4) * 4;
  const headerBytes = 54;
  const file = new Uint8Array(headerBytes + rowBytes * height);
  const header = new DataView(file.buffer);
  header.setUint16(0, 0x424d);
  header.setUint32(2, file.length, true);
  header.setUint32(10, headerBytes, true);
  header.setUint32(14, 40, true);
  header.setInt32(18, width, true);
  header.setInt32(22, height, true);
  header.setUint16(26, 1, true);
  header.setUint16(28, 24, true);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++)
        file[headerBytes + (height - 1 - y) * rowBytes + x * 3 + c] =
          bytes[(y * width + x) * channels + 2 - c]!;
  let binary = '';
  // As many at a time as a call surely takes.
  for (let at = 0; at < file.length; at += 4_096)
    binary += String.fromCharCode(...file.subarray(at, at + 4_096));
  return `data:image/bmp;base64,${btoa(binary)}`;
}

/**
 * A map of numbers in shades of grey.
 * @param low the value drawn black
 * @param high the value drawn white
 */
export function greyMap(
  values: ArrayLike<number>,
  width: number,
  height: number,
  low: number,
  high: number,
): string {
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const shade = Math.max(0, Math.min(255, Math.round((255 * (values[i]! - low)) / (high - low || 1))));
    rgb[3 * i] = rgb[3 * i + 1] = rgb[3 * i + 2] = shade;
  }
  return bitmapOf(rgb, width, height);
}
