/** The side of the photograph, a square. */
export const photographSide = 224;

/** A file of `public` at the site's own address. */
function publicFile(path: string): string {
  return `${import.meta.env.BASE_URL.replace(/\/$/, '')}/${path}`;
}

/** The cat's middle square, drawn by `scripts/figure-data.ts`. */
export const photographFile = publicFile('figures/cat-224.webp');

/** By the same script: one channel of the stem after each of its layers, side by side. */
export const stemMapsFile = publicFile('figures/stem-maps.webp');

export interface SquarePhotograph {
  /** RGBA bytes, row by row, of a square with `photographSide` pixels a side. */
  readonly pixels: Uint8ClampedArray;
  /** For `<image href>`. */
  readonly address: string;
}

function draw(source: CanvasImageSource, width: number, height: number) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = photographSide;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return undefined;
  const side = Math.min(width, height);
  const left = (width - side) / 2;
  const top = (height - side) / 2;
  context.drawImage(source, left, top, side, side, 0, 0, photographSide, photographSide);
  return { canvas, pixels: context.getImageData(0, 0, photographSide, photographSide).data };
}

/** The pixels of the site's photograph; undefined when the browser gives no canvas or no file. */
export async function readPhotograph(): Promise<SquarePhotograph | undefined> {
  const image = new Image();
  image.src = photographFile;
  try {
    await image.decode();
  } catch {
    return undefined;
  }
  const drawn = draw(image, image.naturalWidth, image.naturalHeight);
  return drawn && { pixels: drawn.pixels, address: image.src };
}

/**
 * The middle square of a reader's picture. It stays in the browser.
 * @throws {DOMException} when the file is no picture that the browser can decode
 */
export async function readPicture(file: Blob): Promise<SquarePhotograph | undefined> {
  const bitmap = await createImageBitmap(file);
  const drawn = draw(bitmap, bitmap.width, bitmap.height);
  bitmap.close();
  return drawn && { pixels: drawn.pixels, address: drawn.canvas.toDataURL('image/png') };
}
